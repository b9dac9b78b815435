"""What params.yaml no longer has leaves files behind, which the audit finds, used or not."""

import json

import pytest

from tests.audit.conftest import OUTPUTS, repro
from tests.audit.test_audit import audit, wrong

MEASURE_B = "stages/measuring/dvc.yaml:measure@b"
GONE = f"made by {MEASURE_B}, which params.yaml and dvc.yaml no longer have"
LEFT = {"data/runs/b.csv", "data/records/measure/b.json"}


@pytest.fixture
def without_b(project):
    """The entry `b` is removed, and the pipeline not run since."""
    params = project / "params.yaml"
    params.write_text(params.read_text().replace("    b: {size: 4}\n", ""))
    return project


def test_what_rests_on_an_entry_that_is_gone_is_not_intact(without_b):
    """DVC and the lock files see nothing wrong: the folder of runs is as it was."""
    assert wrong(without_b) == [f"✗ data/runs/b.csv: used, {GONE}"]
    assert audit(without_b, "data/runs/a.csv").returncode == 0


def test_it_still_rests_on_it_when_the_pipeline_has_run(without_b):
    """As a program that goes through a folder leaves a stale figure."""
    repro(without_b)
    assert wrong(without_b) == [f"✗ data/runs/b.csv: used, {GONE}"]


def test_all_that_is_left_over_is_named_in_a_line_each(without_b):
    done = audit(without_b)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert f"✗ data/runs/b.csv: {GONE}; remove it" in lines
    assert f"  data/records/measure/b.json: left by {MEASURE_B}, which is no more" in done.stdout
    assert lines[-1] == "Left over from what the study no longer has: 1, named above."
    marked = {line[2:].partition(":")[0] for line in lines if line.startswith("✗")}
    found = json.loads(audit(without_b, "--json").stdout)
    assert {path for path, intact in found.items() if not intact} == marked


def test_nothing_is_left_over_once_it_is_removed_and_what_used_it_made_anew(without_b):
    for name in LEFT:
        (without_b / name).unlink()
    repro(without_b)
    done = audit(without_b)
    assert done.returncode == 0, done.stdout
    assert {line[2:] for line in done.stdout.splitlines() if line.startswith("✓")} == (
        set(OUTPUTS) - LEFT
    )


@pytest.mark.parametrize("folder", ["data/runs", "data/results/deep", "reports/figures"])
def test_a_file_that_no_stage_ever_made_is_left_over(project, folder):
    """Where every file is an output; elsewhere there may be others."""
    (project / folder).mkdir(parents=True, exist_ok=True)
    (project / folder / "old.svg").write_text("<svg/>")
    (project / "reports/own.svg").write_text("<svg/>")
    done = audit(project)
    assert done.returncode == 1
    line = f"✗ {folder}/old.svg: made by no stage that params.yaml and dvc.yaml have; remove it"
    assert line in done.stdout.splitlines()
    assert "own.svg" not in done.stdout
