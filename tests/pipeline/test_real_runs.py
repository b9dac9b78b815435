"""The stage programs themselves, on a tiny configuration with two networks."""

from pipeline import expected
from pipeline.project import FEW_VARIANTS, Project


def of_few(name: str) -> set[str]:
    return expected.experiment(name, FEW_VARIANTS)


def test_a_first_run_leaves_git_only_what_it_keeps_and_a_second_one_runs_nothing(
    real_project: Project,
) -> None:
    changed = real_project.git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert real_project.repro() == set()
    kept = [name for has in real_project.declared().values() for name in has["kept by git"]]
    assert sorted(changed) == sorted(f"?? {name}" for name in ["dvc.lock", *kept])


def test_a_change_reruns_what_depends_on_it_and_nothing_else(real_project: Project) -> None:
    """A start, a trace, a chain and a picture: the rest is for `test_reruns.py`."""
    real_project.change(
        **{
            "experiments.initial-gradient.seed": 102,
            "experiments.mini-batch-trace.averaging-window": 6,
            "experiments.chain-terms.seed": 103,
            "style.dpi": 50,
        }
    )
    # The report shows the SVG files, which have no dots; it follows from the rest.
    assert real_project.repro() == (
        of_few("initial-gradient")
        | of_few("mini-batch-trace")
        | expected.WITHOUT_NETWORKS["chain-terms"]
        | expected.STYLED
    )


def test_a_variant_in_place_of_another_runs_with_what_collects_it(real_project: Project) -> None:
    params = real_project.params()
    del params["variants"]["depth-1"]
    params["variants"]["narrow"] = {"hidden": [20]}
    real_project.write_params(params)
    assert real_project.repro() == expected.every_experiment(("narrow",))
    assert "depth-1" not in real_project.read("data/results/accuracy-by-replica.csv")
