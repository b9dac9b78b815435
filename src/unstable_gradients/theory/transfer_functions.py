"""Activation functions as mean-field theory needs them: s(z) and s'(z) of any z, nothing else.

They stand apart from the networks' own (network.activations), which write to buffers and take
s' from s(z), so that a theory of networks can be held against networks that share no code with it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.special import expit

from unstable_gradients.errors import InvalidInput

Array = Float[np.ndarray, "*shape"]
Correlated = Callable[[Array, Array, Array], Array]

# LeCun, Bottou, Orr and Mueller, "Efficient BackProp", 1998: s(1) = 1 and s(-1) = -1.
LECUN_HEIGHT, LECUN_STEEPNESS = 1.7159, 2 / 3


@dataclass(frozen=True)
class TransferFunction:
    """An activation function s and its derivative.

    Attributes:
        name: the activation's name.
        value: s(z) of each element.
        derivative: s'(z) of each element.
        value_moment: E[s(z1) s(z2)] from the variances q1 and q2 of two Gaussian z of mean 0 and
            their correlation c, where it has a closed form; None elsewhere.
        derivative_moment: E[s'(z1) s'(z2)], likewise.
    """

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    value_moment: Correlated | None = None
    derivative_moment: Correlated | None = None


def _sigmoid_derivative(z: Array) -> Array:
    return expit(z) * expit(-z)


def _tanh_derivative(z: Array) -> Array:
    return 4 * _sigmoid_derivative(2 * z)  # 1 - tanh^2, without its cancellation at large |z|


def _relu_moment(first: Array, second: Array, correlation: Array) -> Array:
    """Arc-cosine kernel of first order (Cho and Saul 2009): q (sin t + (pi - t) cos t) / 2 pi."""
    angle = np.arccos(correlation)
    shape = np.sqrt(1 - correlation**2) + (np.pi - angle) * correlation
    return np.sqrt(first * second) * shape / (2 * np.pi)


def _relu_derivative_moment(first: Array, second: Array, correlation: Array) -> Array:
    """Arc-cosine kernel of order 0: how often both are positive."""
    return (np.pi - np.arccos(correlation)) / (2 * np.pi)


SIGMOID = TransferFunction("sigmoid", expit, _sigmoid_derivative)
TANH = TransferFunction("tanh", np.tanh, _tanh_derivative)
RELU = TransferFunction(
    "relu",
    lambda z: np.maximum(z, 0.0),
    lambda z: np.where(z > 0, 1.0, 0.0),
    _relu_moment,
    _relu_derivative_moment,
)
SOFTSIGN = TransferFunction(
    "softsign", lambda z: z / (1 + np.abs(z)), lambda z: (1 + np.abs(z)) ** -2.0
)
SCALED_TANH = TransferFunction(
    "scaled-tanh",
    lambda z: LECUN_HEIGHT * np.tanh(LECUN_STEEPNESS * z),
    lambda z: LECUN_HEIGHT * LECUN_STEEPNESS * _tanh_derivative(LECUN_STEEPNESS * z),
)
LINEAR = TransferFunction("linear", lambda z: z, np.ones_like)
TRANSFER_FUNCTIONS: Mapping[str, TransferFunction] = {
    each.name: each for each in (SIGMOID, TANH, RELU, SOFTSIGN, SCALED_TANH, LINEAR)
}


def steep_sigmoid(steepness: float) -> TransferFunction:
    """The sigmoid of k z, whose slope at 0 is k / 4.

    Raises:
        InvalidInput: if the steepness k is not positive and finite.
    """
    if not 0 < steepness < np.inf:
        raise InvalidInput(f"steepness {steepness}: expected a finite number above 0")
    return TransferFunction(
        f"sigmoid-{steepness:g}",
        lambda z: expit(steepness * z),
        lambda z: steepness * _sigmoid_derivative(steepness * z),
    )


def named(name: str) -> TransferFunction:
    """The function of an activation's name: a key of TRANSFER_FUNCTIONS, or sigmoid-4.

    Raises:
        InvalidInput: if there is none.
    """
    if name in TRANSFER_FUNCTIONS:
        return TRANSFER_FUNCTIONS[name]
    steep = re.fullmatch(r"sigmoid-([0-9]+(?:\.[0-9]+)?)", name, re.ASCII)
    if not steep:
        raise InvalidInput(
            f"activation {name!r}: expected one of {', '.join(TRANSFER_FUNCTIONS)}, or sigmoid-K "
            "with a positive number K"
        )
    return steep_sigmoid(float(steep[1]))
