"""The activation functions of chains that are compared, by their names in the tables (E2, E7)."""

from collections.abc import Mapping
from dataclasses import replace

from unstable_gradients.network.activations import (
    ACTIVATIONS,
    SCALED_TANH,
    SIGMOID,
    Activation,
    Words,
    scaled_sigmoid,
)

STEEP = "steep-sigmoid"
OTHER_NAMES = {SCALED_TANH.name: "lecun-tanh"}  # which differ from those in params.yaml


def functions(steepness: float) -> Mapping[str, Activation]:
    """Each function of the networks; behind the sigmoid the steep one, with this steepness k."""
    every = {OTHER_NAMES.get(name, name): each for name, each in ACTIVATIONS.items()}
    return {SIGMOID.name: SIGMOID, STEEP: scaled_sigmoid(steepness), **every}


def words(name: str) -> Words:
    """What readers know a function by, the steep sigmoid for any k."""
    known = functions(1.0)[name].words
    return replace(known, label="σ(kz)", formula=r"\sigma(kz)") if name == STEEP else known
