"""What params.yaml refers to is there, and each reference that is broken is found, in one line."""

import copy
from typing import Any

import pytest
from ruamel.yaml import YAML

from stages.references import between
from stages.references.kinds import Parameters
from tests.pipeline import in_process, tiny
from unstable_gradients.program.code import ROOT

STUDY = YAML(typ="safe").load(ROOT / "params.yaml")


def faults(groups: Any) -> list[str]:
    parameters = Parameters(groups)
    return [fault for each in between.REFERENCES for fault in each.faults(parameters)]


def changed(values: dict[str, Any]) -> Any:
    """The study's parameters with other values, by their names; without those that are None."""
    groups = copy.deepcopy(STUDY)
    for name, value in values.items():
        above, _, key = name.rpartition(".")
        if value is None:
            del tiny.at(groups, above)[key]
        else:
            tiny.at(groups, above)[key] = value
    return groups


def test_those_of_the_study_and_of_the_tiny_one_hold() -> None:
    assert faults(STUDY) == faults(in_process.tiny_params()) == []


@pytest.mark.parametrize("value", ["", "many", True, [], [3, "x"]])
def test_what_is_no_number_is_found(value: object) -> None:
    name = "experiments.fashion-accuracy.replicas"
    assert faults(changed({name: value})) == [f"{name} {value!r}: expected a number"]
    name = "experiments.fashion-plateau.deepest"
    assert faults(changed({name: value})) == [f"{name} {value!r}: expected a number"]


def test_none_speaks_of_parameters_that_are_not_there() -> None:
    parameters = Parameters(STUDY)
    for each in between.REFERENCES:
        for attribute in {"name", "of", "most", "as_", "among"} & set(vars(each)):
            name = getattr(each, attribute)
            if isinstance(name, str) and (attribute == "name" or "." in name):
                there = [*parameters.find(name)] or parameters.at(name)
                assert there, f"{each}: no {name} in params.yaml"


# One of params.yaml's parameters is renamed, left out, or given another value.
BROKEN = {
    "shown.bars.network depth-2: expected one of depth-1, depth-3, depth-4, as variants has them": {
        "variants.depth-2": None
    },
    "shown.bars.replica 1000: expected at most 999, 1 less than "
    "experiments.initial-gradient.replicas": {"shown.bars.replica": 1000},
    "experiments.mini-batch-trace.replicas 42: expected at most 41, as "
    "experiments.gradient-trace.replicas": {
        "experiments.gradient-trace.replicas": 41,
        "experiments.fashion-trace.replicas": 7,
    },
    "experiments.mini-batch-trace.seed 3: expected 4, as experiments.gradient-trace.seed": {
        "experiments.gradient-trace.seed": 4
    },
    "experiments.mini-batch-trace.averaging-window 100: expected at most 99, as "
    "experiments.mini-batch-trace.steps": {"experiments.mini-batch-trace.steps": 99},
    "experiments.frozen-layers.replicas 18: expected at most 17, as "
    "experiments.accuracy.replicas": {"experiments.frozen-layers.replicas": 18},
    "experiments.frozen-layers.epochs 24: expected at most 12, as experiments.accuracy.epochs": {
        "experiments.accuracy.epochs": 12
    },
    "experiments.gradient-flow.jacobians 51: expected at most 50, as "
    "experiments.gradient-flow.replicas": {"experiments.gradient-flow.jacobians": 51},
    "experiments.mean-field.groups 8: expected at most 7, as experiments.deep-networks.images": {
        "experiments.deep-networks.images": 7
    },
    "experiments.propagation-shattering.last-layers 32: expected at most 31, 1 less than the "
    "largest of experiments.propagation-shattering.depths": {
        "experiments.propagation-shattering.last-layers": 32
    },
    "experiments.plateau-law.fitted 4: expected one of 1, 2, 3, 5, as experiments.plateau.depths "
    "has them": {"experiments.plateau.depths": [1, 2, 3, 5]},
    "experiments.adaptive.compared-at 3200: expected at most 3000, as experiments.adaptive.steps": {
        "experiments.adaptive.steps": 3000
    },
    "experiments.fashion-accuracy.replicas 18: expected at most 17, as "
    "experiments.accuracy.replicas": {"experiments.fashion-accuracy.replicas": 18},
    "experiments.fashion-accuracy.epochs 31: expected at most 30, as experiments.accuracy.epochs": {
        "experiments.fashion-accuracy.epochs": 31
    },
    "experiments.fashion-trace.replicas 43: expected at most 42, as "
    "experiments.gradient-trace.replicas": {"experiments.fashion-trace.replicas": 43},
    "experiments.fashion-plateau.replicas 18: expected at most 17, as "
    "experiments.plateau.replicas": {"experiments.fashion-plateau.replicas": 18},
    "experiments.fashion-plateau.deepest 1: expected at least one of 1, 2, 3, 4, 5, 6, as "
    "experiments.plateau.depths has them, from 2 on": {"experiments.fashion-plateau.deepest": 1},
    "experiments.accuracy.training-images 50001: expected at most 50000": {
        "experiments.accuracy.training-images": 50001
    },
    "experiments.matrix-product.images 50001: expected at most 50000": {
        "experiments.matrix-product.images": 50001
    },
    "experiments.propagation-normalized.batches 10, 60000: expected at most 50000": {
        "experiments.propagation-normalized.batches": [10, 60000]
    },
    "experiments.momentum.validation-images 10001: expected at most 10000": {
        "experiments.momentum.validation-images": 10001
    },
    "experiments.saturation.watched-images 10001: expected at most 10000": {
        "experiments.saturation.watched-images": 10001
    },
    "experiments.plateau.watched-images 300: expected at most 200, as "
    "experiments.plateau.training-images": {"experiments.plateau.training-images": 200},
    "experiments.adaptive.watched-images 300: expected at most 200, as "
    "experiments.adaptive.training-images": {"experiments.adaptive.training-images": 200},
    "experiments.momentum.watched-images 2000: expected at most 200, as "
    "experiments.momentum.training-images": {"experiments.momentum.training-images": 200},
    "experiments.factorial.mini-batch 300: expected at most 200, as "
    "experiments.factorial.training-images": {
        "experiments.factorial.mini-batch": 300,
        "experiments.factorial.training-images": 200,
    },
    "experiments.mini-batch-trace.mini-batch 1001: expected at most 1000, as "
    "experiments.mini-batch-trace.images": {"experiments.mini-batch-trace.mini-batch": 1001},
    "network.cost: cost 'squares': expected one of quadratic, cross-entropy, log-likelihood": {
        "network.cost": "squares"
    },
}


@pytest.mark.parametrize("line", BROKEN)
def test_each_is_found_when_it_is_broken(line: str) -> None:
    assert faults(changed(BROKEN[line])) == [line]


# The names that there are would be too long a line here.
UNKNOWN = {
    "compared.saturated.tanh.activation": "arctan",
    "experiments.plateau.activation": "arctan",
    "chapter.recipe.initializer": "best",
    "experiments.deep-networks.initializations": ["default", "he-none"],
    "experiments.propagation-normalized.initialization": "best",
    "experiments.propagation-shattering.weights": "best",
    "experiments.propagation-shattering.normalized-weights": "best",
    "experiments.propagation-residual.activations": ["linear", "arctan"],
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_name_that_the_library_does_not_know_is_found(name: str) -> None:
    line = faults(changed({name: UNKNOWN[name]}))[0]
    unknown = UNKNOWN[name][-1] if isinstance(UNKNOWN[name], list) else UNKNOWN[name]
    assert line.startswith(f"{name}: ")
    assert f"'{unknown}': expected " in line


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"compared.remedies.adam.epsilon": None},
            "compared.remedies.adam: update rule adam with epsilon 0: expected a number above 0",
        ),
        (
            {"compared.remedies.tanh.momentum": "heavy"},
            "compared.remedies.tanh: --tanh.momentum heavy: expected one of ",
        ),
    ],
)
def test_a_remedy_that_makes_no_recipe_is_found(values: dict[str, Any], line: str) -> None:
    (found,) = faults(changed(values))
    assert found.startswith(line)
