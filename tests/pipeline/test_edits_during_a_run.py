"""What is edited while a stage runs is recorded by DVC as if it had been used; the audit tells."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pipeline.project import Project, copy

SECTION, STAGE, OUTPUT = "stages/circuits", "drawn-circuits", "data/results/drawn-circuits.csv"
PROGRAM, RECORD = "stages/circuits/list_wires.py", "data/records/circuits.list_wires.json"
MODULE = "src/unstable_gradients/circuits/gates.py"
# Put into the stage program: it has begun, and waits for its reader to have edited something.
SLEEP = """\
    import pathlib, time
    while not pathlib.Path("edited").exists():
        time.sleep(0.01)
"""
MINUTES = 2.0


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = copy(tmp_path / "project")
    head, docstring, body = re.split(r'(def main.*?"""\n)', project.read(PROGRAM), flags=re.DOTALL)
    project.write(PROGRAM, head + docstring + SLEEP + body)
    return project


def run(project: Project, edit: Callable[[], None]) -> None:
    """`dvc repro` of the stage, with an edit as soon as it has begun its record."""
    command = [sys.executable, "-m", "dvc", "repro", "--quiet", f"{SECTION}/dvc.yaml:{STAGE}"]
    record = project.root / RECORD
    with subprocess.Popen(command, cwd=project.root, env=project.environment()) as running:
        deadline = time.monotonic() + 60 * MINUTES
        while not list(record.parent.glob(f".{record.name}.*")):
            assert running.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        edit()
        (project.root / "edited").touch()
        assert running.wait(60 * MINUTES) == 0


def audit(project: Project) -> tuple[int, list[str]]:
    """The exit status of the audit and what it finds wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit", OUTPUT],
        cwd=project.root,
        env=project.environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    lines = map(str.strip, done.stdout.splitlines())
    return done.returncode, [line for line in lines if line.startswith("✗")]


def test_an_edited_parameter_and_an_edited_module_are_both_reported(project: Project) -> None:
    """That the audit finds nothing wrong without an edit, `test_real_runs.py` has."""

    def edit() -> None:
        project.change(**{f"experiments.{STAGE}.multiplier-bits": 3})
        project.append(MODULE, "EDITED = 1\n")

    run(project, edit)
    assert "multiplier-bits: 3" in project.read(f"{SECTION}/dvc.lock")  # though it ran with 2
    status, wrong = audit(project)
    assert status == 1
    assert len(wrong) == 2
    assert f"experiments.{STAGE}: recorded with --multiplier-bits 3" in wrong[0]
    assert "the command ran with 2" in wrong[0]
    assert f"{MODULE}  changed since" in wrong[1]
