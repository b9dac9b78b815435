"""Which stages are still to do, of a pipeline whose lock file is written here."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.progress.pending import pending

PIPELINE = """\
stages:
  check: {cmd: k, params: [steps, colour], outs: [data/checked-references.txt]}
  code: {cmd: c, deps: [source.py, data/checked-references.txt], outs: [data/code]}
  train: {cmd: t, params: [steps], deps: [data/code/train.txt], outs: [data/run.csv]}
  draw: {cmd: d, params: [colour], deps: [data/code/draw.txt], outs: [data/figures/a.svg]}
  report: {cmd: r, deps: [data/run.csv, data/figures], outs: [report.html]}
"""
CONTENTS = {
    "data/checked-references.txt": "always the same",
    "source.py": "code",
    "data/code/train.txt": "code of train",
    "data/code/draw.txt": "code of draw",
    "data/run.csv": "1",
    "data/figures/a.svg": "figure",
    "report.html": "report",
}
LOCK = """\
schema: '2.0'
stages:
  check:
    cmd: k
    params: {{params.yaml: {{steps: 5, colour: red}}}}
    outs: [{{path: data/checked-references.txt, md5: {checked}}}]
  code:
    cmd: c
    deps:
    - {{path: source.py, md5: {source}}}
    - {{path: data/checked-references.txt, md5: {checked}}}
    outs: [{{path: data/code, md5: 1.dir}}]
  train:
    cmd: t
    deps: [{{path: data/code/train.txt, md5: {train}}}]
    params: {{params.yaml: {{steps: 5}}}}
    outs: [{{path: data/run.csv, md5: {run}}}]
  draw:
    cmd: d
    deps: [{{path: data/code/draw.txt, md5: {draw}}}]
    params: {{params.yaml: {{colour: red}}}}
    outs: [{{path: data/figures/a.svg, md5: {a}}}]
  report:
    cmd: r
    deps: [{{path: data/run.csv, md5: {run}}}, {{path: data/figures, md5: {figures}}}]
    outs: [{{path: report.html, md5: {report}}}]
"""


def md5(content: str) -> str:
    return hashlib.md5(content.encode()).hexdigest()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A pipeline that has run."""
    files = CONTENTS | {"dvc.yaml": PIPELINE, "params.yaml": "steps: 5\ncolour: red\n"}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    sums = {Path(name).stem.partition("-")[0]: md5(text) for name, text in CONTENTS.items()}
    listing = f'[{{"md5": "{sums["a"]}", "relpath": "a.svg"}}]'
    lock = LOCK.format(**sums, figures=f"{md5(listing)}.dir")
    (tmp_path / "dvc.lock").write_text(lock, encoding="utf-8")
    return tmp_path


def test_nothing_is_to_do_when_all_is_done(project: Path) -> None:
    assert pending(project, []) == []


def write(name: str, content: str) -> Callable[[Path], object]:
    return lambda project: (project / name).write_text(content, encoding="utf-8")


def remove(name: str) -> Callable[[Path], object]:
    return lambda project: (project / name).unlink()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (write("params.yaml", "steps: 6\ncolour: red\n"), ["check", "train", "report"]),
        (write("params.yaml", "steps: 5\n"), ["check", "draw", "report"]),
        (write("source.py", "other code"), ["code", "train", "draw", "report"]),
        (write("data/code/draw.txt", "other code"), ["draw", "report"]),
        (write("data/figures/a.svg", "spoilt"), ["report"]),
        (remove("data/run.csv"), ["train", "report"]),
        (remove("report.html"), ["report"]),
    ],
)
def test_what_a_change_reaches_is_to_do(
    project: Path, change: Callable[[Path], object], expected: list[str]
) -> None:
    change(project)
    assert pending(project, []) == expected


def test_what_the_run_has_passed_is_not_to_do(project: Path) -> None:
    write("source.py", "other code")(project)
    assert pending(project, ["code"]) == []  # which left the same fingerprints
    write("data/code/draw.txt", "other code")(project)
    assert pending(project, ["code"]) == ["draw", "report"]


def test_what_was_made_anew_makes_anew_what_was_made_of_it(project: Path) -> None:
    """`train` has run again, with another result, which the lock file has."""
    lock = (project / "dvc.lock").read_text()
    was, now = f"outs: [{{path: data/run.csv, md5: {md5('1')}", "outs: [{path: data/run.csv, md5: 2"
    (project / "dvc.lock").write_text(lock.replace(was, now))
    assert pending(project, ["code", "train"]) == ["report"]


def test_without_a_lock_file_it_is_unknown(project: Path) -> None:
    remove("dvc.lock")(project)
    with pytest.raises(InvalidInput):
        pending(project, [])
