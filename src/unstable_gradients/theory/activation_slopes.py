"""Activation functions of one neuron with the logarithm of their slope.

A product of many slopes underflows where the sum of their logarithms does not: s'(z) of a sigmoid
is below the smallest double from |z| = 745 on, and a (1 - a) is 0 from z = 37 on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations

Array = Float[np.ndarray, "*shape"]

# LeCun, Bottou, Orr and Mueller, "Efficient BackProp", 1998: s(1) = 1 and s(-1) = -1.
LECUN_HEIGHT, LECUN_STEEPNESS = 1.7159, 2 / 3


@dataclass(frozen=True)
class Activation:
    """An activation function s, nowhere decreasing.

    Attributes:
        name: its name in the tables.
        value: s(z) of each element.
        log_slope: ln s'(z) of each element, -infinity where the slope is 0.
    """

    name: str
    value: Callable[[Array], Array]
    log_slope: Callable[[Array], Array]

    def slope(self, z: Array) -> Array:
        """The slope s'(z) of each element."""
        return np.exp(self.log_slope(z))


def _of_the_core(core: activations.Activation) -> Callable[[Array], Array]:
    """An activation function of the networks, without its buffer."""

    def value(z: Array) -> Array:
        out = np.empty_like(z)
        core.evaluate(z, out)
        return out

    return value


_sigmoid = _of_the_core(activations.SIGMOID)
_tanh = _of_the_core(activations.TANH)


def _log_sigmoid_slope(z: Array) -> Array:
    # s'(z) = e^-|z| / (1 + e^-|z|)^2, the same on both sides of 0.
    far = np.abs(z)
    return -far - 2 * np.log1p(np.exp(-far))


def _log_tanh_slope(z: Array) -> Array:
    return np.log(4) + _log_sigmoid_slope(2 * z)  # tanh(z) = 2 sigmoid(2 z) - 1


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def _log_relu_slope(z: Array) -> Array:
    return np.where(z > 0, 0.0, -np.inf)


def _softsign(z: Array) -> Array:
    return z / (1 + np.abs(z))


def _log_softsign_slope(z: Array) -> Array:
    return -2 * np.log1p(np.abs(z))


SIGMOID = Activation("sigmoid", _sigmoid, _log_sigmoid_slope)
TANH = Activation("tanh", _tanh, _log_tanh_slope)
RELU = Activation("relu", _relu, _log_relu_slope)
SOFTSIGN = Activation("softsign", _softsign, _log_softsign_slope)
LECUN_TANH = Activation(
    "lecun-tanh",
    lambda z: LECUN_HEIGHT * _tanh(LECUN_STEEPNESS * z),
    lambda z: np.log(LECUN_HEIGHT * LECUN_STEEPNESS) + _log_tanh_slope(LECUN_STEEPNESS * z),
)


def steep_sigmoid(steepness: float) -> Activation:
    """The sigmoid of k z, whose slope is k times as large at 0.

    Raises:
        InvalidInput: if the steepness k is not positive and finite.
    """
    if not 0 < steepness < np.inf:
        raise InvalidInput(f"steepness {steepness}: expected a finite number above 0")
    return Activation(
        "steep-sigmoid",
        lambda z: _sigmoid(steepness * z),
        lambda z: np.log(steepness) + _log_sigmoid_slope(steepness * z),
    )


def all_with(steepness: float) -> Mapping[str, Activation]:
    """Every activation function by its name, the steep sigmoid with this steepness."""
    every = (SIGMOID, steep_sigmoid(steepness), TANH, LECUN_TANH, SOFTSIGN, RELU)
    return {each.name: each for each in every}
