"""The audit, as a user calls it, of a project whose lock DVC has written."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import OUTPUTS, git, repro
from unstable_gradients.audit import lock
from unstable_gradients.audit.command import contradictions
from unstable_gradients.audit.lineage import Audit
from unstable_gradients.audit.lock import Stage

SOURCES = Path(__file__).parents[2] / "src"


def _places():
    """Where modules are found: first where the test says, then the study's."""
    return os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(SOURCES)]))


def audit(root, *arguments, folder="."):
    return subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit", *arguments],
        cwd=root / folder,
        env=os.environ | {"PYTHONPATH": _places()},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def wrong(root, subject="reports/metrics.json"):
    """The marked lines of a lineage that is not intact."""
    done = audit(root, subject)
    assert (done.returncode, done.stderr) == (1, "")
    return [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("✗")]


def test_an_untouched_project_is_intact(project):
    done = audit(project, "reports/metrics.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "✗" not in done.stdout
    assert done.stdout.splitlines()[-1].endswith("is intact.")


def test_the_tree_names_command_parameters_code_commits_and_versions(project):
    commit = git(project, "log", "-1", "--format=%h", "--", "src").strip()
    text = audit(project, "reports/metrics.json").stdout
    assert "python -m stages measure --name a --size 3" in text
    assert "✓ factor = 2.0  intact" in text
    assert "✓ compared.variants.b = size 4  intact" in text
    assert "with packages: numpy 2.0" in text
    code = [line.strip() for line in text.splitlines() if "src/core/deep/b.py" in line]
    md5 = hashlib.md5(b"B = 1").hexdigest()
    assert code == [  # once, though both variants used it
        f"✓ src/core/deep/b.py  intact, md5 {md5} without remarks, commit {commit}"
    ]
    image = next(line for line in text.splitlines() if "data/given/image" in line)
    assert image.endswith(f"md5 {hashlib.md5(b'bytes').hexdigest()}, commit {commit}")


def test_the_stage_that_takes_fingerprints_is_not_followed_from_every_other(project):
    text = audit(project, "reports/metrics.json").stdout
    assert "made by code" not in text
    assert "data/code" not in text
    assert "made by code" in audit(project, "data/code").stdout


def test_flags_of_two_groups_that_share_a_name_are_told_apart(project):
    pipeline = project / "dvc.yaml"
    text = pipeline.read_text()
    text = text.replace(
        "--factor ${factor}", "--factor ${factor} --size 9 --b.size ${compared.variants.b.size}"
    )
    pipeline.write_text(text.replace("params: [factor]", "params: [factor, compared.variants.b]"))
    repro(project)
    assert audit(project, "reports/metrics.json").returncode == 0


def test_every_output_gets_a_line(project):
    done = audit(project)
    assert (done.returncode, done.stderr) == (0, "")
    *lines, looked_at, conclusion = done.stdout.splitlines()
    assert sorted(lines) == sorted(f"✓ {path}" for path in OUTPUTS)
    assert looked_at.startswith("  DVC's cache, ")
    assert conclusion == "All 13 outputs, and everything they were made from, are intact."


def test_a_changed_input_leaves_other_outputs_intact(project):
    (project / "data/runs/b.csv").chmod(0o644)
    (project / "data/runs/b.csv").write_text("y")
    done = audit(project)
    assert done.returncode == 1
    wrong = {line[2:] for line in done.stdout.splitlines() if line.startswith("✗")}
    assert wrong >= {"data/runs/b.csv", "reports/metrics.json"}
    assert "✓ data/runs/a.csv" in done.stdout
    found = json.loads(audit(project, "--json").stdout)
    assert {path for path, intact in found.items() if not intact} == wrong


def test_json_has_the_same(project):
    found = json.loads(audit(project, "reports/metrics.json", "--json").stdout)
    lineage = found["lineage"]
    assert lineage["intact"] is True
    (run,) = lineage["runs"]
    assert run["stage"] == "collect"
    assert run["parameters"] == {"factor": {"value": 2.0, "state": "intact"}}
    (runs,) = run["inputs"]
    pipeline = "stages/measuring/dvc.yaml"
    assert [each["stage"] for each in runs["runs"]] == [
        f"{pipeline}:measure@{variant}" for variant in "ab"
    ]


def test_it_answers_from_any_folder_of_the_project(project):
    assert audit(project, "metrics.json", folder="reports").returncode == 0
    assert audit(project, "../data/runs/a.csv", folder="reports").returncode == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("src/core/a.py", "src/core/a.py  changed since"),
        ("stages/collect.py", "stages/collect.py  changed since"),
        ("data/given/image", "data/given/image  changed since"),
        ("data/code/collect.txt", "data/code/collect.txt  changed since"),
        ("data/runs/b.csv", "data/runs  changed since"),
        ("reports/metrics.json", "reports/metrics.json  changed since"),
        ("data/records/collect.json", "data/records/collect.json: changed since"),
    ],
)
def test_a_changed_byte_is_found_whatever_the_time_stamps_say(project, name, line):
    path = project / name
    times = path.stat()
    data = bytearray(path.read_bytes())
    data[-2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert any(line in each for each in wrong(project))


def test_of_a_changed_folder_only_the_files_that_changed_are_marked(project):
    (project / "data/given/image").write_text("other")
    (project / "data/given/unused").write_text("")
    marked = [line.split()[1] for line in wrong(project, "data/runs/a.csv")]
    assert marked == ["data/given", "data/given/image"]


def test_a_file_added_to_a_folder_is_found(project):
    (project / "data/given/new").write_text("")
    (line,) = wrong(project, "data/runs/a.csv")
    assert line.startswith("✗ data/given  changed since")


def test_a_file_that_dvc_ignores_is_of_no_matter(project):
    (project / "data/given/__pycache__").mkdir()
    (project / "data/given/__pycache__/new").write_text("")
    assert audit(project, "data/runs/a.csv").returncode == 0


def test_a_remark_in_a_module_leaves_all_that_it_made_intact(project):
    """Also what is made by the stage that takes fingerprints, which DVC would run again."""
    module = project / "src/core/a.py"
    module.write_text('"""A constant."""\n\nA = 1  # roughly\n')
    done = audit(project)
    assert done.returncode == 0, done.stdout
    line = next(
        line
        for line in audit(project, "data/runs/a.csv").stdout.splitlines()
        if "src/core/a.py" in line
    )
    assert line.split(",")[0].strip() == "✓ src/core/a.py  intact"
    assert line.endswith("not committed")


def test_a_module_that_no_program_imports_is_of_no_matter(project):
    (project / "src/core/new.py").write_text("NEW = 1\n")
    assert audit(project).returncode == 0


def test_a_module_that_is_no_longer_python_is_changed(project):
    (project / "src/core/a.py").write_text("A = (\n")
    (line,) = wrong(project, "data/runs/a.csv")
    assert line.startswith("✗ src/core/a.py  changed since")


def test_without_its_fingerprint_a_runs_modules_are_those_of_its_record(project):
    (project / "data/code/measure.txt").unlink()
    (project / "src/core/a.py").write_text("A = 2\n")
    lines = wrong(project, "data/runs/a.csv")
    assert [line.split("  ")[0] for line in lines] == [
        "✗ src/core/a.py",
        "✗ data/code/measure.txt",
    ]
    assert lines[1].startswith("✗ data/code/measure.txt  missing, md5 ")
    assert "committed" not in lines[1]
    text = audit(project, "data/runs/a.csv").stdout
    assert "✓ src/core/deep/b.py  intact" in text


def test_outputs_of_the_stage_that_takes_fingerprints_are_checked_as_well(project):
    (project / "src/core/a.py").write_text("A = 2\n")
    done = audit(project)
    assert done.returncode == 1
    assert "✗ data/code\n" in done.stdout
    assert "✓ reports/metrics.json" not in done.stdout


def test_a_stage_before_the_fingerprints_is_held_against_what_it_ran(project):
    (project / "src/core/deep/b.py").write_text("B = 2\n")
    assert audit(project, "data/checked.txt").returncode == 0
    (project / "src/core/a.py").write_text("A = 2\n")
    (line,) = wrong(project, "data/checked.txt")
    assert line.startswith("✗ src/core/a.py  changed since, ")


def test_a_missing_file_is_found(project):
    (project / "data/runs/a.csv").unlink()
    assert any("data/runs/a.csv" in line for line in wrong(project, "data/runs/a.csv"))


def test_a_missing_module_is_called_missing(project):
    (project / "src/core/deep/b.py").unlink()
    assert any("src/core/deep/b.py  missing" in line for line in wrong(project))


def test_a_missing_result_is_called_missing(project):
    (project / "reports/metrics.json").unlink()
    assert any("reports/metrics.json  missing" in line for line in wrong(project))


def test_a_change_elsewhere_is_of_no_matter(project):
    (project / "stages/collect.py").write_text("OTHER = 1")
    assert audit(project, "data/runs/a.csv").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("factor: 2.0", "factor: 3.0", "factor = 2.0  changed since"),
        ("factor: 2.0\n", "", "factor = 2.0  missing"),
        ("size: 4", "size: 5", "compared.variants.b = size 4  changed since"),
    ],
)
def test_a_parameter_edited_since_is_found(project, old, new, line):
    path = project / "params.yaml"
    path.write_text(path.read_text().replace(old, new))
    assert [line in each for each in wrong(project)] == [True]


def run_with(project, edit):
    """Run the collecting stage with another line, which may do what a user does meanwhile."""
    program = project / "stages/collect.py"
    program.write_text(program.read_text() + edit)
    repro(project)


def test_a_parameter_edited_during_the_run_is_found(project):
    """DVC then records the value after the edit."""
    run_with(
        project,
        "p = pathlib.Path('params.yaml'); p.write_text(p.read_text().replace('2.0', '3.0'))\n",
    )
    assert "factor: 3.0" in (project / "dvc.lock").read_text()
    (line,) = wrong(project)
    assert "factor: recorded with --factor 3.0, but the command ran with 2.0" in line


def test_data_edited_during_the_run_are_found(project):
    run_with(
        project,
        "was = main\ndef main(flags, data):\n    open(data[0], 'a').write('#')\n"
        "    return was(flags, data)\n",
    )
    assert any("data/runs/a.csv: changed while the stage ran" in line for line in wrong(project))


@pytest.mark.parametrize(
    ("md5", "line"),
    [
        ("0", "stages/collect.py: changed while the stage ran; it used 0, the fingerprint of code"),
        (None, "stages/other.py: used, but the stage's fingerprint of code does not name it"),
    ],
)
def test_a_module_that_a_run_used_and_its_fingerprint_has_not_so_is_found(project, md5, line):
    """The launcher refuses it; so it takes an edited record."""
    path = project / "data/records/collect.json"
    record = json.loads(path.read_text())
    record["modules"] |= {"stages/collect.py": md5} if md5 else {"stages/other.py": "1"}
    path.chmod(0o644)
    path.write_text(json.dumps(record))
    assert any(each.startswith(f"✗ {line}") for each in wrong(project))


def test_a_file_used_but_not_declared_is_found(project):
    program = project / "stages/collect.py"
    program.write_text(program.read_text().replace('["data/runs"]', '["data/runs", "data/given"]'))
    repro(project)
    assert any("data/given/image: used, but not declared" in line for line in wrong(project))


def test_an_input_made_anew_is_found(project):
    lock = project / "stages/measuring/dvc.lock"
    run = json.loads(audit(project, "data/runs/a.csv", "--json").stdout)["lineage"]
    before, behind = lock.read_text().split("measure@a", 1)
    lock.write_text(before + "measure@a" + behind.replace(run["md5"], "0" * 32))
    assert any(
        "data/runs/a.csv  changed since" in each for each in wrong(project, "data/runs/a.csv")
    )


def test_an_output_that_the_stage_did_not_make_is_found_though_dvc_recorded_it(project):
    lock, path = project / "stages/measuring/dvc.lock", project / "data/runs/a.csv"
    was = hashlib.md5(path.read_bytes()).hexdigest()
    path.write_bytes(b"another\n")
    now = hashlib.md5(b"another\n").hexdigest()
    lock.write_text(lock.read_text().replace(was, now))
    expected = f"✗ data/runs/a.csv: not what the stage made, {was}; dvc.lock says {now}"
    assert expected in wrong(project, "data/runs/a.csv")


def test_an_output_that_the_record_leaves_out_is_found(project):
    path = project / "data/records/measure/a.json"
    record = json.loads(path.read_text())
    assert list(record["outputs"]) == ["data/runs/a.csv"]
    path.write_text(json.dumps(record | {"outputs": {}}))
    found = wrong(project, "data/runs/a.csv")
    assert "✗ data/runs/a.csv: no record of what the stage made" in found


def test_code_that_is_not_committed_has_no_commit(project):
    run_with(project, "NOTHING = 1\n")
    text = audit(project, "reports/metrics.json").stdout
    (line,) = [line for line in text.splitlines() if "✓ stages/collect.py" in line]
    assert line.endswith("not committed")


def test_what_git_does_not_say_is_no_statement_on_commits(project, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = audit(project, "reports/metrics.json")
    assert done.returncode == 0
    assert "committed" not in done.stdout
    assert ", commit" not in done.stdout
    reason = f"detected dubious ownership in repository at '{project}'"
    assert done.stdout.count(f", git does not say: {reason}\n") == 1
    said = [line for line in done.stdout.splitlines() if line.endswith(", git does not say")]
    assert any("stages/measure.py" in line for line in said)
    assert not any("data/code" in line for line in said)
    run = json.loads(audit(project, "reports/metrics.json", "--json").stdout)["lineage"]["runs"][0]
    for source in run["sources"].values():
        assert source["git does not say"] == reason
        assert "commit" not in source


@pytest.mark.parametrize("file", ["reports/metrics.json", "reports/headline.json"])
def test_one_metric(file, project):
    done = audit(project, f"{file}:accuracy")
    assert done.returncode == 0
    assert done.stdout.startswith("accuracy = 4.0\n")


def test_of_the_inputs_only_those_asked_for_are_followed(project):
    followed = {}
    for through in (None, frozenset({"data/runs"}), frozenset({"data/other"})):
        (run,) = Audit(project, lock.read(project)).result("reports/metrics.json", through).runs
        followed[through] = [each.path for each in run.inputs]
    assert list(followed.values()) == [["data/runs"], ["data/runs"], []]


def test_what_stages_made_is_an_input_and_no_source(project):
    (run,) = Audit(project, lock.read(project)).result("reports/metrics.json").runs
    assert {each.path for each in run.sources} == {"stages/__main__.py", "stages/collect.py"}


def test_files_of_code_that_were_shown_are_counted_where_there_are_some(project):
    shown = audit(project, "reports/metrics.json").stdout.splitlines()
    counts = {line.strip() for line in shown if line.endswith("files of code shown above")}
    assert "and 1 files of code shown above" in counts  # stages/__main__.py
    assert "and 0 files of code shown above" not in counts


def test_one_claim(project):
    done = audit(project, "claims:C3")
    assert done.returncode == 0
    assert done.stdout.startswith("C3: holds. Accuracy: it grows.\n")


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("reports/nothing.csv", "reports/nothing.csv: no stage of the lock files makes it"),
        (
            "reports/metrics.json:loss",
            "reports/metrics.json: no metric 'loss', expected one of acc",
        ),
        ("claims:X1", "reports/claims.csv: no claim 'X1', expected one of C3"),
    ],
)
def test_a_question_without_sense_is_refused_in_one_line(project, subject, line):
    done = audit(project, subject)
    assert (done.returncode, done.stdout) == (2, "")
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["", "stages: [", "stages: 3\n", "\0"])
def test_a_damaged_lock_is_refused_in_one_line(project, text):
    (project / "dvc.lock").write_text(text)
    done = audit(project, "reports/metrics.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "dvc.lock" in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_pipeline_has_to_have_run_for_all_to_be_intact(project):
    (project / "stages/measuring/dvc.lock").unlink()
    done = audit(project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "stages/measuring/dvc.lock: missing, expected the lock file" in done.stderr


def test_what_has_run_can_be_followed_before_the_rest_has(project):
    (project / "dvc.lock").unlink()
    assert audit(project, "data/runs/a.csv").returncode == 0


def test_before_any_run_it_says_so(project):
    for path in project.rglob("dvc.lock"):
        path.unlink()
    done = audit(project, "data/runs/a.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "dvc.lock: missing, expected the lock file" in done.stderr


def test_a_pipelines_folder_is_part_of_the_project(project):
    done = audit(project / "stages/measuring", "../../data/runs/a.csv")
    assert done.returncode == 0
    assert "made by stages/measuring/dvc.yaml:measure@a" in done.stdout


def test_outside_of_a_project_it_says_so(tmp_path):
    done = audit(tmp_path, "reports/metrics.json")
    assert done.returncode == 2
    assert "expected a project of DVC" in done.stderr


def test_a_flag_of_another_group_is_no_contradiction():
    """As of frozen-layers, which has epochs of its own beside those of the training before it."""
    command = "python -m stages frozen.train --frozen.epochs 24 --epochs 30"
    both = {"experiments.frozen": {"epochs": 24}, "experiments.training": {"epochs": 30}}
    assert contradictions(Stage("frozen", command, (), (), both)) == []
    edited = {"experiments.frozen": {"epochs": 30}, "experiments.training": {"epochs": 30}}
    (line,) = contradictions(Stage("frozen", command, (), (), edited))
    assert "--frozen.epochs 30, but the command ran with 24" in line


@pytest.mark.parametrize("name", ["experiments.frozen.epochs", "experiments.frozen"])
def test_a_leaf_is_found_by_its_groups_as_far_as_they_are_given(name):
    value = 24 if name.endswith("epochs") else {"epochs": 24}
    for flag in ("--experiments.frozen.epochs", "--frozen.epochs", "--epochs"):
        good, bad = (f"python -m stages frozen.train {flag} {epochs}" for epochs in (24, 30))
        assert contradictions(Stage("frozen", good, (), (), {name: value})) == []
        (line,) = contradictions(Stage("frozen", bad, (), (), {name: value}))
        assert f"{flag} 24, but the command ran with 30" in line


def test_a_flag_without_a_value_and_lists_are_compared_word_by_word():
    command = "python -m stages train --depths 1 2 --a.b 3"
    stage = Stage("train", command, (), (), {"all": {"depths": [1, 2], "a": {"b": 3}}})
    assert contradictions(stage) == []
    stage = Stage("train", command, (), (), {"depths": [1, 2, 3]})
    (line,) = contradictions(stage)
    assert "--depths 1 2 3, but the command ran with 1 2" in line


def test_another_version_of_a_package_than_the_locked_one_is_found(project):
    (project / "requirements").mkdir()
    lock = project / "requirements/lock.txt"
    lock.write_text("numpy==2.0 \\\n    --hash=sha256:0\nscipy==9 \\\n", encoding="utf-8")
    assert audit(project).returncode == 0
    lock.write_text("numpy==2.1 \\\n    --hash=sha256:0\n", encoding="utf-8")
    done = audit(project, "data/runs/a.csv")
    assert done.returncode == 1
    assert "✗ ran with numpy 2.0; requirements/lock.txt has 2.1" in done.stdout


def test_the_nearest_outputs_are_named_where_there_is_none(project):
    done = audit(project, "data/runs/c.csv")
    assert done.returncode == 2
    assert "expected one of 13 outputs such as data/runs/" in done.stderr


def test_no_stage_of_the_study_is_taken_for_a_former_one():
    """Its foreach go through lists of params.yaml, and through mappings of their own."""
    read = lock.read(SOURCES.parent)
    assert len(read.stages) > 50
    assert not read.former


def test_a_list_that_params_yaml_does_not_have_hides_no_stage(project):
    params = project / "params.yaml"
    params.write_text(params.read_text().replace("variants:", "others:"))
    done = audit(project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "foreach ${compared.variants}: expected a list of params.yaml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_page_with_one_altered_digit_is_found(project):
    """Whatever the page says of its own sources."""
    program, pipeline = project / "stages/collect.py", project / "dvc.yaml"
    shown = '<data value=\\"{accuracy}\\" data-from=\\"reports/metrics.json\\">{accuracy}</data>'
    page = f'return {{"reports/chapter5.html": f"{shown}\\n", '
    program.write_text(program.read_text().replace("return {", page))
    outputs = "- data/records/collect.json\n      - reports/chapter5.html"
    pipeline.write_text(pipeline.read_text().replace("- data/records/collect.json", outputs))
    repro(project)
    assert audit(project, "reports/chapter5.html").returncode == 0
    made = project / "reports/chapter5.html"
    text = made.read_text()
    assert text.count("4.0") == 2
    made.chmod(0o644)
    made.write_text(text.replace(">4.0<", ">4.1<"))
    (line,) = wrong(project, "reports/chapter5.html")
    assert line.startswith("✗ reports/chapter5.html  changed since")
    assert audit(project).returncode == 1
