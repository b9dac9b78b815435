"""Activation functions and their derivatives, written to a buffer.

The derivative is given as a function of the activation a = s(z), which is all that
backpropagation keeps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput

Elementwise = Callable[[Float[np.ndarray, "*shape"], Float[np.ndarray, "*shape"]], None]


@dataclass(frozen=True)
class Activation:
    """An activation function s.

    Attributes:
        name: its name in params.yaml.
        evaluate: evaluate(z, out) writes s(z); out may be z.
        derivative: derivative(a, out) writes s'(z) where a = s(z); out may not be a.
    """

    name: str
    evaluate: Elementwise
    derivative: Elementwise


def _sigmoid(z: Float[np.ndarray, "*shape"], out: Float[np.ndarray, "*shape"]) -> None:
    # exp overflows to infinity for z below -88 in single precision: 1 / (1 + inf) is the limit.
    with np.errstate(over="ignore"):
        np.negative(z, out=out)
        np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


def _sigmoid_derivative(a: Float[np.ndarray, "*shape"], out: Float[np.ndarray, "*shape"]) -> None:
    np.subtract(1, a, out=out)
    np.multiply(out, a, out=out)


def _tanh(z: Float[np.ndarray, "*shape"], out: Float[np.ndarray, "*shape"]) -> None:
    np.tanh(z, out=out)


def _tanh_derivative(a: Float[np.ndarray, "*shape"], out: Float[np.ndarray, "*shape"]) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1, out, out=out)


SIGMOID = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
TANH = Activation("tanh", _tanh, _tanh_derivative)
ACTIVATIONS: Mapping[str, Activation] = {each.name: each for each in (SIGMOID, TANH)}


def named(name: str) -> Activation:
    """The activation function of that name.

    Raises:
        InvalidInput: if there is none.
    """
    if name not in ACTIVATIONS:
        raise InvalidInput(f"activation {name!r}: expected one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
