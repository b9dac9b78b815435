"""Activation functions, each one record: what networks compute with, what theory needs, its words.

Networks write to buffers, and take the slope from z and a = s(z), whichever is cheaper. Theory
takes both from z, by formulas of its own, so that it can be held against networks with which it
shares no code. Single neurons take the logarithm of the slope: a product of many slopes underflows
where the sum of their logarithms does not.

The sigmoids sigma(k z) are a family with a number in it. It is part of the name, `sigmoid-4`, and
not a parameter of its own: no other activation has one, and a name alone tells an experiment over
several activations what to do and how to label it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy.special import expit

from unstable_gradients.errors import InvalidInput

Array = Float[np.ndarray, "*shape"]
ToBuffer = Callable[[Array, Array], None]
SlopeToBuffer = Callable[[Array, Array, Array], None]
OfEach = Callable[[Array], Array]
Correlated = Callable[[Array, Array, Array], Array]

# LeCun, Bottou, Orr and Müller (1998), Efficient BackProp, section 4.4: 1.7159 tanh(2z/3), so that
# s(1) = 1 and s(-1) = -1.
LECUN_AMPLITUDE, LECUN_SLOPE = 1.7159, 2 / 3


@dataclass(frozen=True)
class LayerFunction:
    """What turns the weighted inputs of a layer into its activations; equal by its name.

    Attributes:
        name: its name in params.yaml.
        evaluate: evaluate(z, out) writes s(z); out may not be z.
    """

    name: str
    evaluate: ToBuffer = field(compare=False)

    def of(self, z: Array) -> Array:
        """s(z) in an array of its own."""
        out = np.empty_like(z)
        self.evaluate(z, out)
        return out


@dataclass(frozen=True)
class Words:
    """What readers know an activation function by.

    Attributes:
        label: in figures.
        noun: in tables of the page.
        neurons: what neurons with it are called.
        formula: of s(z), in LaTeX.
    """

    label: str
    noun: str
    neurons: str
    formula: str


@dataclass(frozen=True)
class Activation(LayerFunction):
    """An activation function s, of each neuron by itself.

    Attributes:
        derivative: derivative(z, a, out) writes s'(z) where a = s(z); out may be z, not a.
        value: s(z) by a formula of its own.
        slope: s'(z).
        log_slope: ln |s'(z)|, -infinity where the slope is 0.
        words: what readers know it by.
        value_moment: E[s(z1) s(z2)] from the variances q1 and q2 of two Gaussian z of mean 0 and
            their correlation c, where it has a closed form; None elsewhere.
        slope_moment: E[s'(z1) s'(z2)], likewise.
        steepest_at: the z of the largest slope; next to 0, where ReLU has none, unless told.
    """

    derivative: SlopeToBuffer = field(compare=False)
    value: OfEach = field(compare=False)
    slope: OfEach = field(compare=False)
    log_slope: OfEach = field(compare=False)
    words: Words = field(compare=False)
    value_moment: Correlated | None = field(default=None, compare=False)
    slope_moment: Correlated | None = field(default=None, compare=False)
    steepest_at: float = field(default=1e-9, compare=False)

    def slope_of(self, z: Array) -> Array:
        """s'(z) as networks compute it, in an array of its own."""
        out = np.empty_like(z)
        self.derivative(z, self.of(z), out)
        return out

    @property
    def steepest(self) -> float:
        """The largest slope."""
        return float(self.slope_of(np.array([self.steepest_at]))[0])

    def slope_by_logarithm(self, z: Array) -> Array:
        """s'(z) as single neurons take it: out of its logarithm, with its sign."""
        return np.copysign(np.exp(self.log_slope(z)), self.slope(z))


def _sigmoid(z: Array, out: Array) -> None:
    np.negative(z, out=out)
    _logistic_of_negative(out)


# exp overflows to infinity for z below -88 in single precision: 1 / (1 + inf) is the limit. As a
# decorator errstate takes half the time.
@np.errstate(over="ignore")
def _logistic_of_negative(out: Array) -> None:
    np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


def _sigmoid_derivative(z: Array, a: Array, out: Array) -> None:
    np.subtract(1, a, out=out)
    np.multiply(out, a, out=out)


def _sigmoid_slope(z: Array) -> Array:
    return expit(z) * expit(-z)


def _log_sigmoid_slope(z: Array) -> Array:
    # s'(z) = e^-|z| / (1 + e^-|z|)^2, the same on both sides of 0.
    far = np.abs(z)
    return -far - 2 * np.log1p(np.exp(-far))


SIGMOID = Activation(
    "sigmoid",
    _sigmoid,
    _sigmoid_derivative,
    expit,
    _sigmoid_slope,
    _log_sigmoid_slope,
    Words("sigmoid", "sigmoid", "sigmoid neurons", r"\sigma(z)"),
)


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out=out)


def _tanh_derivative(z: Array, a: Array, out: Array) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1, out, out=out)


def _tanh_slope(z: Array) -> Array:
    return 4 * _sigmoid_slope(2 * z)  # 1 - tanh^2, without its cancellation at large |z|


def _log_tanh_slope(z: Array) -> Array:
    return np.log(4) + _log_sigmoid_slope(2 * z)


TANH = Activation(
    "tanh",
    _tanh,
    _tanh_derivative,
    np.tanh,
    _tanh_slope,
    _log_tanh_slope,
    Words("tanh", "tanh", "tanh neurons", r"\tanh z"),
)


def _scaled_tanh(z: Array, out: Array) -> None:
    np.multiply(z, LECUN_SLOPE, out=out)
    np.tanh(out, out=out)
    np.multiply(out, LECUN_AMPLITUDE, out=out)


def _scaled_tanh_derivative(z: Array, a: Array, out: Array) -> None:
    # A B (1 - (a / A)^2), divided first so that a saturated neuron's slope is 0 and not below.
    np.divide(a, LECUN_AMPLITUDE, out=out)
    np.multiply(out, out, out=out)
    np.subtract(1, out, out=out)
    np.multiply(out, LECUN_AMPLITUDE * LECUN_SLOPE, out=out)


LECUN = "1.7159 tanh(2z/3)"
SCALED_TANH = Activation(
    "scaled-tanh",
    _scaled_tanh,
    _scaled_tanh_derivative,
    lambda z: LECUN_AMPLITUDE * np.tanh(LECUN_SLOPE * z),
    lambda z: LECUN_AMPLITUDE * LECUN_SLOPE * _tanh_slope(LECUN_SLOPE * z),
    lambda z: np.log(LECUN_AMPLITUDE * LECUN_SLOPE) + _log_tanh_slope(LECUN_SLOPE * z),
    Words(LECUN, LECUN, f"neurons with activation {LECUN}", r"1.7159 \tanh(2z/3)"),
)


def _softsign(z: Array, out: Array) -> None:
    np.abs(z, out=out)
    np.add(out, 1, out=out)
    np.divide(z, out, out=out)


def _softsign_derivative(z: Array, a: Array, out: Array) -> None:
    # 1 / (1 + |z|)^2, and 1 - |a| = 1 / (1 + |z|).
    np.abs(a, out=out)
    np.subtract(1, out, out=out)
    np.multiply(out, out, out=out)


SOFTSIGN = Activation(
    "softsign",
    _softsign,
    _softsign_derivative,
    lambda z: z / (1 + np.abs(z)),
    lambda z: (1 + np.abs(z)) ** -2.0,
    lambda z: -2 * np.log1p(np.abs(z)),
    Words("softsign", "softsign", "softsign neurons", "z/(1 + |z|)"),
)


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, 0, out=out)


def _relu_derivative(z: Array, a: Array, out: Array) -> None:
    # 1 where a > 0, else 0: a is never negative. At z = 0, where there is no derivative, 0.
    np.sign(a, out=out)


def _relu_moment(first: Array, second: Array, correlation: Array) -> Array:
    """Arc-cosine kernel of first order (Cho and Saul 2009): q (sin t + (pi - t) cos t) / 2 pi."""
    angle = np.arccos(correlation)
    shape = np.sqrt(1 - correlation**2) + (np.pi - angle) * correlation
    return np.sqrt(first * second) * shape / (2 * np.pi)


def _relu_slope_moment(first: Array, second: Array, correlation: Array) -> Array:
    """Arc-cosine kernel of order 0: how often both are positive."""
    return (np.pi - np.arccos(correlation)) / (2 * np.pi)


RELU = Activation(
    "relu",
    _relu,
    _relu_derivative,
    lambda z: np.maximum(z, 0.0),
    lambda z: np.where(z > 0, 1.0, 0.0),
    lambda z: np.where(z > 0, 0.0, -np.inf),
    Words("rectifier (ReLU)", "rectifier", "rectified linear neurons", r"\max(0, z)"),
    _relu_moment,
    _relu_slope_moment,
)


def _softmax(z: Array, out: Array) -> None:
    # Shifting all z of an image changes nothing, and keeps exp from overflowing.
    largest = z.max(axis=-1, keepdims=True)
    np.subtract(z, largest, out=out)
    np.exp(out, out=out)
    np.divide(out, out.sum(axis=-1, keepdims=True), out=out)


# Of a whole layer, the output layer alone (equation 78): no neuron has a derivative of its own.
SOFTMAX = LayerFunction("softmax", _softmax)
ACTIVATIONS: Mapping[str, Activation] = {
    each.name: each for each in (SIGMOID, TANH, SCALED_TANH, SOFTSIGN, RELU)
}


def scaled_sigmoid(k: float) -> Activation:
    """The activation function sigma(k z), named `sigmoid-k`, with slope k/4 at z = 0.

    Raises:
        InvalidInput: unless k is a positive number.
    """
    if not 0 < k < np.inf:
        raise InvalidInput(f"sigmoid(k z) with k = {k}: expected a positive number")

    def evaluate(z: Array, out: Array) -> None:
        np.multiply(z, -k, out=out)
        _logistic_of_negative(out)

    def derivative(z: Array, a: Array, out: Array) -> None:
        _sigmoid_derivative(z, a, out)
        np.multiply(out, k, out=out)

    number = np.format_float_positional(k, trim="-")
    return Activation(
        f"sigmoid-{number}",
        evaluate,
        derivative,
        lambda z: expit(k * z),
        lambda z: k * _sigmoid_slope(k * z),
        lambda z: np.log(k) + _log_sigmoid_slope(k * z),
        Words(
            f"σ({number}z)",
            f"σ({number}z)",
            f"neurons with activation σ({number} z)",
            rf"\sigma({number}z)",
        ),
    )


def named(name: str) -> Activation:
    """The activation function of that name: a key of ACTIVATIONS, or `sigmoid-4` for sigma(4 z).

    Raises:
        InvalidInput: if there is none.
    """
    if name in ACTIVATIONS:
        return ACTIVATIONS[name]
    scaled = re.fullmatch(r"sigmoid-([0-9]+(?:\.[0-9]+)?)", name, re.ASCII)
    if scaled and float(scaled[1]) > 0:
        return scaled_sigmoid(float(scaled[1]))
    raise InvalidInput(
        f"activation {name!r}: expected one of {', '.join(ACTIVATIONS)}, or sigmoid-K with a "
        "positive number K"
    )
