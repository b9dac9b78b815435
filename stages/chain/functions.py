"""The activation functions of chains that are compared, by their names in the tables (E2, E7)."""

from collections.abc import Mapping
from dataclasses import replace

from unstable_gradients.network.activations import (
    RELU,
    SCALED_TANH,
    SIGMOID,
    SOFTSIGN,
    TANH,
    Activation,
    Words,
    scaled_sigmoid,
)

STEEP = "steep-sigmoid"


def functions(steepness: float) -> Mapping[str, Activation]:
    """Each function, the steep sigmoid with this steepness k."""
    return {
        "sigmoid": SIGMOID,
        STEEP: scaled_sigmoid(steepness),
        "tanh": TANH,
        "lecun-tanh": SCALED_TANH,
        "softsign": SOFTSIGN,
        "relu": RELU,
    }


def words(name: str) -> Words:
    """The words for a function; those for the steep sigmoid hold for any k."""
    known = functions(1.0)[name].words
    return replace(known, label="σ(kz)", formula=r"\sigma(kz)") if name == STEEP else known
