"""A change reruns exactly the stages whose result can change: DVC decides, stand-ins run.

The stand-in of a stage changes its outputs whenever its command line or an input changes, so the
expected sets are the largest that the dvc.yaml files can give. For every leaf of params.yaml they
follow from what stages declare (see `graph`). That this is what DVC does, and what was meant, is
tried here on some. `test_real_runs.py` has the programs.
"""

from typing import Any

import pytest

from tests.pipeline import expected, graph
from tests.pipeline.expected import CHECK, LEAVES, matching, of_leaf, one_variant
from tests.pipeline.project import ROOT, Project, yaml
from tests.pipeline.tiny import at, leaves


@pytest.fixture(scope="module")
def declared(rehearsed: Project) -> dict[str, Any]:
    return rehearsed.declared()


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_leaf_reruns_what_depends_on_it_and_nothing_else(
    project: Project, declared: dict[str, Any], leaf: str
) -> None:
    value, stages = LEAVES[leaf][0], of_leaf(declared, leaf)
    assert at(project.params(), leaf) != value
    assert graph.reruns(declared, leaf) == stages
    project.change(**{leaf: value})
    assert project.rehearse() == stages


def test_a_new_leaf_reruns_what_its_group_does(project: Project, declared: dict[str, Any]) -> None:
    """No line of these tests names it."""
    params = project.params()
    params["experiments"]["momentum"]["brand-new"] = 1
    project.write_params(params)
    assert project.rehearse() == matching(declared, [CHECK, *expected.MOMENTUM])


def test_every_leaf_reruns_the_report(declared: dict[str, Any]) -> None:
    """It tells all parameters, and pictures show what the style says."""
    params = yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    for leaf, _ in leaves(params):
        assert graph.reruns(declared, leaf) >= expected.REPORTS, leaf


def test_a_first_run_runs_every_stage_and_a_second_one_none(
    project: Project, declared: dict[str, Any]
) -> None:
    assert (project.beside / "rehearsed").read_text("utf-8").split() == sorted(declared)
    assert project.rehearse() == set()


def test_variants_come_and_go_with_what_collects_them(
    project: Project, declared: dict[str, Any]
) -> None:
    """A new one runs; without one, or in another order, only what collects them runs."""
    params, collectors = project.params(), matching(declared, [CHECK, *one_variant("")])
    params["variants"].move_to_end("depth-1")
    project.write_params(params)
    assert project.rehearse() == collectors
    del params["variants"]["depth-3"]
    project.write_params(params)
    assert project.rehearse() == collectors
    params["variants"]["wide"] = {"hidden": [40]}
    project.write_params(params)
    new = {f"{stage.partition('@')[0]}@wide" for stage in matching(declared, ["*@depth-1"])}
    assert project.rehearse() == collectors | new


def test_activations_come_and_go_with_what_compares_them(
    project: Project, declared: dict[str, Any]
) -> None:
    compared = matching(declared, [CHECK, *expected.FLOW_COMPARED])
    params = project.params()
    del params["compared"]["activations"]["relu"]
    project.write_params(params)
    assert project.rehearse() == compared
    params["compared"]["activations"]["steep"] = {"activation": "sigmoid-8"}
    project.write_params(params)
    new = {f"{stage}@steep" for stage in ("gradient-flow", "mean-field", "flow-spread")}
    assert project.rehearse() == new | compared


def test_a_comment_in_params_yaml_reruns_nothing(project: Project) -> None:
    project.append("params.yaml", "# A remark.\n")
    assert project.rehearse() == set()


def test_going_back_computes_again_only_what_git_keeps(
    project: Project, declared: dict[str, Any]
) -> None:
    """DVC has the rest in its cache."""
    leaf = "experiments.accuracy.eta"
    before, value, stages = project.params(), LEAVES[leaf][0], of_leaf(declared, leaf)
    project.change(**{leaf: value})
    assert project.rehearse(to_cache=True) == stages
    project.write_params(before)
    kept = {stage for stage, has in declared.items() if has["kept by git"]}
    assert project.rehearse(to_cache=True) == stages & kept
