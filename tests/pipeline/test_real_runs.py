"""The stage programs themselves, on a tiny configuration with two networks."""

import subprocess
import sys

from tests.pipeline import expected
from tests.pipeline.project import Project


def test_a_first_run_leaves_git_only_what_it_keeps_and_a_second_one_runs_nothing(
    real_project: Project,
) -> None:
    changed = real_project.git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert real_project.repro() == set()
    declared = real_project.declared().values()
    kept = {name for has in declared for name in has["kept by git"]}
    locks = {has["pipeline"].replace("dvc.yaml", "dvc.lock") for has in declared}
    assert set(changed) == {f"?? {name}" for name in kept | locks}


def test_changes_rerun_what_depends_on_them_and_nothing_else(real_project: Project) -> None:
    """A variant in place of another, a chain and the dots of the pictures."""
    params = real_project.params()
    del params["variants"]["depth-1"]
    params["variants"]["narrow"] = {"hidden": [20]}
    params["experiments"]["chain-terms"]["seed"] = 103
    params["style"]["dpi"] = 50
    real_project.write_params(params)
    assert real_project.repro() == (
        expected.every_experiment(("narrow",))
        | expected.WITHOUT_NETWORKS["chain-terms"]
        | expected.STYLED
    )
    assert "depth-1" not in real_project.read("data/results/accuracy-by-replica.csv")


def audit(project: Project, *subject: str) -> tuple[int, str]:
    """The exit status of the audit, and what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit", *subject],
        cwd=project.root,
        env=project.environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def test_every_output_is_traced_back_to_what_was_published(real_project: Project) -> None:
    status, said = audit(real_project)
    assert status == 0, said
    assert said.count("✓") == sum(len(has["outs"]) for has in real_project.declared().values())
    status, said = audit(real_project, "reports/chapter5.html")
    assert status == 0
    assert said.count("as published, sha256") == 4
    assert "NOT as published" not in said


def test_images_that_are_not_those_of_mnist_are_found_whatever_dvc_recorded(
    real_project: Project,
) -> None:
    images = real_project.root / "data/mnist/t10k-images-idx3-ubyte"
    content = images.read_bytes()
    images.unlink()  # it may be a link to the copy that DVC keeps
    images.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert real_project.dvc("commit", "--force", "mnist").returncode == 0
    status, said = audit(real_project, "data/mnist")
    assert status == 1
    assert "✗ data/mnist/t10k-images-idx3-ubyte  NOT as published" in said
