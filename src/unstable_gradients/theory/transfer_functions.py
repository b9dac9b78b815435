"""Passing on what is in network.activations now."""

from unstable_gradients.network.activations import (
    ACTIVATIONS,
    RELU,
    SCALED_TANH,
    SIGMOID,
    SOFTSIGN,
    TANH,
    named,
    scaled_sigmoid,
)
from unstable_gradients.network.activations import Activation as TransferFunction

__all__ = [
    "ACTIVATIONS", "RELU", "SCALED_TANH", "SIGMOID", "SOFTSIGN", "TANH", "TransferFunction",
    "named", "scaled_sigmoid",
]  # fmt: skip
