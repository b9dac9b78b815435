"""Passing on what is in network.activations now."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from unstable_gradients.network.activations import (
    RELU,
    SCALED_TANH,
    SIGMOID,
    SOFTSIGN,
    TANH,
    Activation,
    scaled_sigmoid,
)

__all__ = ["RELU", "SIGMOID", "SOFTSIGN", "TANH", "Activation", "all_with"]


def all_with(steepness: float) -> Mapping[str, Activation]:
    """Every activation function by its name, the steep sigmoid with this steepness."""
    every = {
        "sigmoid": SIGMOID,
        "steep-sigmoid": scaled_sigmoid(steepness),
        "tanh": TANH,
        "lecun-tanh": SCALED_TANH,
        "softsign": SOFTSIGN,
        "relu": RELU,
    }
    return {
        name: replace(each, slope=lambda z, each=each: np.exp(each.log_slope(z)))
        for name, each in every.items()
    }
