"""Programs by name: their parameters and records, the code they may load, errors in one line."""

import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from unstable_gradients.program import code, launcher, record

PROGRAM = """\
'''Train a network.'''
import study.part.constants
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parameters import Params

class Given(Params):
    eta: float

def main(given: Given) -> None:
    {does}
"""
EMPTY = "d41d8cd98f00b204e9800998ecf8427e"  # md5sum of nothing


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A project whose package `study` holds the programs that `write` writes; nothing imported."""
    for name in ("src/study/__init__.py", "src/study/part/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "src/study/part/constants.py").write_text("E = 2\n", encoding="utf-8")
    monkeypatch.setattr(record, "ROOT", tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "src")
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "study":
            del sys.modules[name]


def write(study, does, name="part.train"):
    path = study / "src/study" / f"{name.replace('.', '/')}.py"
    path.write_text(PROGRAM.format(does=does), encoding="utf-8")


def ended(*words):
    """The exit status of a run of the study's program."""
    with pytest.raises(SystemExit) as caught:
        launcher.run("study", list(words))
    return caught.value.code


def test_a_program_gets_its_parameters_and_leaves_a_record(study):
    (study / "data").mkdir()
    (study / "data/in.csv").touch()
    write(
        study,
        "from unstable_gradients.program import files; from pathlib import Path\n"
        "    open('data/in.csv').close()\n"
        "    with files.replacing(Path('data/out.txt')) as path: path.write_text(str(given.eta))",
    )
    launcher.run("study", ["part.train", "--eta", "0.5"])
    assert (study / "data/out.txt").read_text() == "0.5"
    found = json.loads((study / "data/records/part.train.json").read_text())
    assert found["arguments"] == ["--eta", "0.5"]
    assert found["precision"] == "double"
    assert found["data"] == {"data/in.csv": EMPTY}
    assert found["outputs"] == {"data/out.txt": hashlib.md5(b"0.5").hexdigest()}
    assert set(found["modules"]) == {
        f"src/study/{name}.py"
        for name in ("__init__", "part/__init__", "part/constants", "part/train")
    }
    assert found["modules"]["src/study/part/constants.py"] == hashlib.md5(b"E = 2").hexdigest()


@pytest.mark.parametrize(
    ("program", "name", "path"),
    [
        ("part.train", None, "data/records/part.train.json"),
        ("part.train", "depth-1", "data/records/part.train/depth-1.json"),
    ],
)
def test_each_run_has_a_record_of_its_own(program, name, path):
    assert launcher.record_of(program, name).as_posix() == path


def test_the_name_and_the_precision_of_a_run_are_those_of_its_parameters(study):
    (study / "src/study/part/train.py").write_text(
        "from unstable_gradients.program.parameters import Named\n"
        "class Given(Named):\n    precision: str\n"
        "def main(given: Given): pass\n",
        encoding="utf-8",
    )
    launcher.run("study", ["part.train", "--name", "wide", "--precision", "single"])
    found = json.loads((study / "data/records/part.train/wide.json").read_text())
    assert found["precision"] == "single"


def fingerprint(study, **changes):
    """Write the fingerprint of part.train as if it had been taken, with other hashes or none."""
    sources = {path.relative_to(study).as_posix() for path in (study / "src").rglob("*.py")}
    hashes = {path: code.digest(study / path) for path in sorted(sources)} | changes
    path = study / "data/code/part.train.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{md5}  {name}\n" for name, md5 in hashes.items() if md5]
    path.write_text("".join(lines), encoding="utf-8")


def test_a_program_runs_with_the_code_of_its_fingerprint_whatever_the_remarks(study):
    write(study, "open('ran', 'w').close()")
    fingerprint(study)
    constants = study / "src/study/part/constants.py"
    constants.write_text('"""Constants."""\n\nE = 2  # roughly\n', encoding="utf-8")
    launcher.run("study", ["part.train", "--eta", "1"])
    assert (study / "ran").exists()


@pytest.mark.parametrize(
    ("md5", "line"),
    [
        (None, "src/study/part/constants.py: loaded, but data/code/part.train.txt does not name"),
        ("0" * 32, "src/study/part/constants.py: {} was loaded, expected {} as in data/code/part"),
    ],
)
def test_a_program_of_other_code_than_its_fingerprint_does_nothing(study, capsys, md5, line):
    write(study, "open('ran', 'w').close()")
    fingerprint(study, **{"src/study/part/constants.py": md5})
    assert ended("part.train", "--eta", "1") == 2
    found = hashlib.md5(b"E = 2").hexdigest()
    said = capsys.readouterr().err
    assert said.startswith(f"part.train: {line.format(found, md5)}")
    assert said.count("\n") == 1
    assert not (study / "ran").exists()
    assert not (study / "data/records").exists()


@pytest.mark.parametrize(
    ("md5", "line"),
    [
        (None, "src/study/late.py: loaded, but data/code/part.train.txt does not name it"),
        ("0" * 32, "src/study/late.py: {} was loaded, expected {} as in data/code/part.train.txt"),
    ],
)
def test_what_is_loaded_in_the_course_of_a_run_is_held_against_the_fingerprint(
    study, capsys, md5, line
):
    """As by a name that no import statement has. What the stage has made stays: DVC forgets it."""
    (study / "src/study/late.py").write_text("LATE = 1\n", encoding="utf-8")
    write(study, "import importlib; importlib.import_module('study.' + 'late')")
    fingerprint(study, **{"src/study/late.py": md5})
    assert ended("part.train", "--eta", "1") == 2
    found = hashlib.md5(b"LATE = 1").hexdigest()
    said = capsys.readouterr().err
    assert said.startswith(f"part.train: {line.format(found, md5)}")
    assert said.count("\n") == 1
    assert list((study / "data/records").iterdir()) == []


def test_what_is_edited_in_the_course_of_a_run_counts_as_it_was(study):
    edit = "import pathlib; pathlib.Path('src/study/part/constants.py').write_text('def (')"
    write(study, edit)
    fingerprint(study)
    launcher.run("study", ["part.train", "--eta", "1"])
    found = json.loads((study / "data/records/part.train.json").read_text())
    assert found["modules"]["src/study/part/constants.py"] == hashlib.md5(b"E = 2").hexdigest()


@pytest.mark.parametrize(
    ("does", "line"),
    [
        ("raise InvalidInput('eta 3:\\n  expected\\tless')", "eta 3: expected less"),
        ("raise PermissionError(13, 'Permission denied', 'a/b')", "a/b: Permission denied"),
        ("raise OSError('no space')", "input or output: no space"),
        ("raise MemoryError", "the memory does not suffice, expected smaller or fewer networks or "
         "images"),
    ],
)  # fmt: skip
def test_a_failing_program_says_why_in_one_line(study, capsys, does, line):
    write(study, does)
    assert ended("part.train", "--eta", "1") == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"part.train: {line}\n")
    assert list((study / "data/records").iterdir()) == []


def test_an_error_message_has_an_end(study, capsys):
    write(study, "raise InvalidInput('x' * 100_000)")
    assert ended("part.train", "--eta", "1") == 2
    assert len(capsys.readouterr().err) < 3000


def test_an_interrupted_program_says_nothing(study, capsys):
    write(study, "raise KeyboardInterrupt")
    assert ended("part.train", "--eta", "1") == 130
    assert capsys.readouterr().err == ""


def test_errors_of_the_program_itself_are_not_hidden(study):
    write(study, "1 / 0")
    with pytest.raises(ZeroDivisionError):
        launcher.run("study", ["part.train", "--eta", "1"])


def test_a_failing_program_leaves_the_record_of_the_run_before(study):
    write(study, "assert given.eta > 0")
    launcher.run("study", ["part.train", "--eta", "1"])
    (path,) = (study / "data/records").iterdir()
    before = path.read_bytes()
    with pytest.raises(AssertionError):
        launcher.run("study", ["part.train", "--eta", "-1"])
    assert [each.read_bytes() for each in path.parent.iterdir()] == [before]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("part.train", "part.train: --eta is missing"),
        ("part.train --eta x", "part.train: --eta x: input should be a valid number"),
        ("part.train 1", "part.train: '1': expected a flag such as --name"),
        ("part.train --eta 1 --kernels fast", "part.train: --kernels fast: expected one of pinned"),
        ("part.train --eta 1 --kernels", "part.train: --kernels : expected one of pinned, nat"),
        ("part.train --kernels native --eta 1 --kernels native", "part.train: --kernels: given"),
        ("part", "part: program 'part': expected a module of study with a main"),
        ("part.constants", "part.constants: program 'part.constants': expected a module"),
        ("part.other --eta 1", "part.other: program 'part.other': expected a module of study"),
        ("part.train.other", "part.train.other: program 'part.train.other': expected a module"),
        ("other.train", "other.train: program 'other.train': expected a module"),
        ("part/train", "part/train: program 'part/train': expected a module of study"),
        ("../train", "../train: program '../train': expected a module of study"),
        (".", ".: program '.': expected a module of study"),
        ("", "study: program '': expected a module of study"),
        ("--eta 1 part.train", "study: program '': expected a module of study"),
    ],
)
def test_a_bad_command_line_ends_in_one_line_before_anything_is_done(study, capsys, words, line):
    write(study, "raise AssertionError")
    assert ended(*words.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(line)
    assert captured.err.count("\n") == 1
    assert not (study / "data").exists()


def test_kernels_are_for_the_program_only_if_it_shows_them(study):
    write(study, "open('ran', 'w').close()")
    launcher.run("study", ["part.train", "--kernels", "native", "--eta", "1"])
    assert (study / "ran").exists()
    (study / "src/study/part/shows.py").write_text(
        "from unstable_gradients.program.parameters import Params\n"
        "class Given(Params):\n    kernels: str\n"
        "def main(given: Given): open(given.kernels, 'w').close()\n",
        encoding="utf-8",
    )
    launcher.run("study", ["part.shows", "--kernels", "native"])
    assert (study / "native").exists()


def test_what_a_program_fails_to_import_is_told_as_it_is(study):
    write(study, "pass")
    path = study / "src/study/part/train.py"
    path.write_text("import nothing_of_this_name\n" + path.read_text(), encoding="utf-8")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        launcher.run("study", ["part.train", "--eta", "1"])


def test_garbage_that_is_left_while_a_program_is_imported_is_collected_when_it_works(study):
    write(study, "import gc; assert gc.isenabled()")
    gc.disable()
    before = gc.get_freeze_count()
    try:
        launcher.run("study", ["part.train", "--eta", "1"])
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()
        gc.enable()


@pytest.mark.parametrize("flags", [["-h"], ["--help"], ["--eta", "x", "--help"]])
def test_help_is_printed_and_nothing_done(study, capsys, flags):
    write(study, "raise AssertionError")
    launcher.run("study", ["part.train", *flags])
    said = capsys.readouterr().out
    assert said.startswith("usage: python -m study part.train ")
    assert "Train a network." in said
    assert "--eta" in said


def stages(*words, folder=code.ROOT, **environment):
    """Run the study's own launcher as DVC does."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-m", "stages", *words],
        cwd=folder,
        env=inherited | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_help_without_a_program_lists_them():
    done = stages("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert {"code.fingerprint", "images.download"} <= set(done.stdout.split())
    assert "depth.tables" not in done.stdout


WHERE = """\
import subprocess, sys
from unstable_gradients.program import code
from unstable_gradients.program.parameters import Params

def main(given: Params) -> None:
    print(code.ROOT, flush=True)
    child = "import stages, unstable_gradients as u; print(*stages.__path__, *u.__path__)"
    subprocess.run([sys.executable, "-c", child], cwd="/", check=True)
"""


def test_a_copy_of_the_project_runs_its_own_code_whatever_is_installed(tmp_path):
    """As in the folders in which `dvc exp run --temp` and `--queue` run; children as well."""
    for name in ("src", "stages"):
        shutil.copytree(
            code.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    (tmp_path / "stages/where.py").write_text(WHERE, encoding="utf-8")
    other = str(code.ROOT / "src")
    done = stages("where", folder=tmp_path, PYTHONPATH=other)
    assert done.stderr == ""
    root = tmp_path.resolve()
    packages = f"{root / 'stages'} {root / 'src/unstable_gradients'}"
    assert done.stdout.splitlines() == [str(root), packages]
    found = json.loads((tmp_path / "data/records/where.json").read_text())
    assert "src/unstable_gradients/program/launcher.py" in found["modules"]
