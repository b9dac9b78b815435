"""The stage programs themselves, on a tiny configuration with two networks."""

from pipeline import expected
from pipeline.project import Project


def test_a_first_run_leaves_git_only_what_it_keeps_and_a_second_one_runs_nothing(
    real_project: Project,
) -> None:
    changed = real_project.git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert real_project.repro() == set()
    kept = [name for has in real_project.declared().values() for name in has["kept by git"]]
    assert sorted(changed) == sorted(f"?? {name}" for name in ["dvc.lock", *kept])


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
