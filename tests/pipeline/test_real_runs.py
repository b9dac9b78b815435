"""The stage programs themselves, on a tiny configuration with two networks."""

from typing import Any

import pytest

from pipeline import expected
from pipeline.project import FEW_VARIANTS, Project


def of_few(name: str) -> set[str]:
    return expected.experiment(name, FEW_VARIANTS)


# What is changed, and the stages that must run.
CHANGES: dict[str, tuple[dict[str, Any], set[str]]] = {
    "training and its start": (
        {"experiments.accuracy.eta": 0.2, "experiments.initial-gradient.seed": 102},
        of_few("accuracy") | of_few("initial-gradient"),
    ),
    "traces": (
        {
            "experiments.gradient-trace.lmbda": 0.5,
            "experiments.mini-batch-trace.averaging-window": 6,
        },
        of_few("gradient-trace") | of_few("mini-batch-trace"),
    ),
    "statistics and style": (
        {"statistics.confidence": 0.9, "style.font-size": 8.0},
        expected.AGGREGATED
        | expected.JUDGED
        | expected.SPREADS
        | expected.STYLED
        | expected.told(),
    ),
    # The report shows the SVG files, which have no dots.
    "dots": ({"style.dpi": 50}, expected.STYLED),
}


def test_a_first_run_leaves_git_only_what_it_keeps_and_a_second_one_runs_nothing(
    real_project: Project,
) -> None:
    changed = real_project.git("status", "--porcelain", "--untracked-files=all").splitlines()
    assert real_project.repro() == set()
    kept = [name for has in real_project.declared().values() for name in has["kept by git"]]
    assert sorted(changed) == sorted(f"?? {name}" for name in ["dvc.lock", *kept])


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_reruns_what_depends_on_it_and_nothing_else(
    real_project: Project, what: str
) -> None:
    changes, stages = CHANGES[what]
    real_project.change(**changes)
    assert real_project.repro() == stages


def test_a_variant_in_place_of_another_runs_with_what_collects_it(real_project: Project) -> None:
    params = real_project.params()
    del params["variants"]["depth-1"]
    params["variants"]["narrow"] = {"hidden": [20]}
    real_project.write_params(params)
    assert real_project.repro() == expected.every_experiment(("narrow",))
    assert "depth-1" not in real_project.read("data/results/accuracy-by-replica.csv")
