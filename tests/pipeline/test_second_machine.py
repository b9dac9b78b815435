"""What one machine has computed another takes from a DVC remote, and computes nothing again."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.pipeline import expected
from tests.pipeline.project import Project
from unstable_gradients.audit import lock

RUNS = "data/runs/accuracy"


def told(project: Project, *words: str) -> str:
    """What a command of DVC prints that ends well."""
    done = project.dvc(*words)
    assert done.returncode == 0, done.stdout
    return done.stdout


def second_machine(first: Project, store: Path, root: Path) -> Project:
    """A clone of a study that has run, whose results are in a remote and nowhere else."""
    first.git("add", "--all")
    first.git("commit", "--quiet", "--message", "Run the study")
    told(first, "remote", "add", "--local", "--default", "store", str(store))
    told(first, "push", "--run-cache")
    assert first.git("status", "--porcelain") == ""  # a remote is the machine's own affair
    second = Project.beginning(root)
    root.mkdir()
    second.git("clone", "--quiet", str(first.root), ".")
    shutil.rmtree(first.root)
    told(second, "remote", "add", "--local", "--default", "store", str(store))
    return second


def test_a_clone_pulls_what_was_computed_and_has_nothing_left_to_do(
    real_project: Project, tmp_path: Path
) -> None:
    second = second_machine(real_project, tmp_path / "store", tmp_path / "second")
    told(second, "pull", "--run-cache")
    assert told(second, "status").strip() == "Data and pipelines are up to date."
    assert second.repro() == set()
    assert second.git("status", "--porcelain") == ""
    audit = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit"],
        cwd=second.root,
        env=second.environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert audit.returncode == 0, audit.stdout
    assert "✗" not in audit.stdout


def test_on_the_second_machine_a_change_runs_what_it_would_have_run_on_the_first(
    project: Project, tmp_path: Path
) -> None:
    second = second_machine(project, tmp_path / "store", tmp_path / "second")
    told(second, "pull")
    second.change(**{"statistics.confidence": 0.9})
    ran = second.rehearse(to_cache=True)
    assert "summarize-accuracy" in ran
    assert not {"mnist", "accuracy@depth-1"} & ran  # trained by the first


def test_results_of_earlier_parameters_come_with_the_run_cache(
    project: Project, tmp_path: Path
) -> None:
    before = project.params()["statistics"]["confidence"]
    project.change(**{"statistics.confidence": 0.9})
    assert "summarize-accuracy" in project.rehearse(to_cache=True)
    second = second_machine(project, tmp_path / "store", tmp_path / "second")
    told(second, "pull", "--run-cache")
    second.change(**{"statistics.confidence": before})
    kept = {stage for stage, has in second.declared().items() if has["kept by git"]}
    # DVC has what git does not keep, but for the page, which is rendered again.
    assert second.rehearse(to_cache=True) <= kept | expected.REPORTS


def test_what_the_remote_lacks_is_named_and_the_rest_comes(
    project: Project, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    second = second_machine(project, store, tmp_path / "second")
    lost, *others = lock.read(second.root).inside(RUNS)
    (store / "files/md5" / lost.md5[:2] / lost.md5[2:]).unlink()
    pulled = second.dvc("pull")
    assert pulled.returncode != 0
    assert lost.path in pulled.stdout
    assert not (second.root / lost.path).exists()
    assert len(others) > 1
    assert all((second.root / each.path).is_file() for each in others)
