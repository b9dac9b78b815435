"""Untrained networks of section I, and the gradients in them."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from unstable_gradients.network import activations
from unstable_gradients.network.activations import Activation, LayerFunction, Words
from unstable_gradients.network.costs import Cost

# Of single layers there is nothing that an activation function would add to a linear one.
LINEAR = Activation(
    "linear",
    lambda z, out: np.copyto(out, z),
    lambda z, a, out: out.fill(1.0),
    lambda z: z,
    np.ones_like,
    np.zeros_like,
    Words("linear", "linear", "linear neurons", "z"),
    lambda first, second, correlation: np.sqrt(first * second) * correlation,
    lambda first, second, correlation: np.ones_like(correlation),
)


def named(name: str) -> Activation:
    """The activation function of that name, linear among them.

    Raises:
        InvalidInput: if there is none.
    """
    return LINEAR if name == LINEAR.name else activations.named(name)


def _along(a: np.ndarray, y: np.ndarray, out: np.ndarray) -> None:
    np.copyto(out, y)


# C = a . y with linear outputs: its gradient is that of the outputs in the direction y.
DIRECTION = Cost(
    "direction",
    LayerFunction("linear", LINEAR.evaluate),
    lambda z, a, y: (a * y).sum(axis=-1),
    _along,
)


def stream(seed: int, kind: Sequence[int | str], replica: int) -> np.random.Generator:
    """A stream for each kind of network and each replica, independent of all others."""
    words = [part.encode() if isinstance(part, str) else (part,) for part in kind]
    numbers = [number for word in words for number in (len(word), *word)]
    sequence = np.random.SeedSequence([seed, *numbers], spawn_key=(replica,))
    return np.random.Generator(np.random.SFC64(sequence))


def log_square(errors: Float[np.ndarray, "replica image neuron"]) -> float:
    """ln of the sum of all squares, which may underflow by themselves; -inf of zeros."""
    largest = np.abs(errors).max()
    if largest == 0:
        return -np.inf
    return float(np.log(np.square(errors / largest).sum()) + 2 * np.log(largest))
