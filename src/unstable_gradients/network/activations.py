"""Activation functions and their derivatives, written to a buffer.

The derivative is given as a function of the activation a = s(z), which is all that
backpropagation keeps.

The sigmoids sigma(k z) are a family with a number in it. It is part of the name, `sigmoid-4`, and
not a parameter of its own: no other activation has one, and a name alone tells an experiment over
several activations what to do and how to label it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput

Array = Float[np.ndarray, "*shape"]
ToBuffer = Callable[[Array, Array], None]

# LeCun, Bottou, Orr and Müller (1998), Efficient BackProp, section 4.4: 1.7159 tanh(2z/3).
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


@dataclass(frozen=True)
class Activation(LayerFunction):
    """An activation function s, of each neuron by itself.

    Attributes:
        derivative: derivative(a, out) writes s'(z) where a = s(z); out may not be a.
    """

    derivative: ToBuffer = field(compare=False)


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


def _sigmoid_derivative(a: Array, out: Array) -> None:
    np.subtract(1, a, out=out)
    np.multiply(out, a, out=out)


def _tanh(z: Array, out: Array) -> None:
    np.tanh(z, out=out)


def _tanh_derivative(a: Array, out: Array) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1, out, out=out)


def _scaled_tanh(z: Array, out: Array) -> None:
    np.multiply(z, LECUN_SLOPE, out=out)
    np.tanh(out, out=out)
    np.multiply(out, LECUN_AMPLITUDE, out=out)


def _scaled_tanh_derivative(a: Array, out: Array) -> None:
    # A B (1 - (a / A)^2), divided first so that a saturated neuron's slope is 0 and not below.
    np.divide(a, LECUN_AMPLITUDE, out=out)
    np.multiply(out, out, out=out)
    np.subtract(1, out, out=out)
    np.multiply(out, LECUN_AMPLITUDE * LECUN_SLOPE, out=out)


def _relu(z: Array, out: Array) -> None:
    np.maximum(z, 0, out=out)


def _relu_derivative(a: Array, out: Array) -> None:
    # 1 where a > 0, else 0: a is never negative. At z = 0, where there is no derivative, 0.
    np.sign(a, out=out)


def _softsign(z: Array, out: Array) -> None:
    np.abs(z, out=out)
    np.add(out, 1, out=out)
    np.divide(z, out, out=out)


def _softsign_derivative(a: Array, out: Array) -> None:
    # 1 / (1 + |z|)^2, and 1 - |a| = 1 / (1 + |z|).
    np.abs(a, out=out)
    np.subtract(1, out, out=out)
    np.multiply(out, out, out=out)


def _softmax(z: Array, out: Array) -> None:
    # Shifting all z of an image changes nothing, and keeps exp from overflowing.
    largest = z.max(axis=-1, keepdims=True)
    np.subtract(z, largest, out=out)
    np.exp(out, out=out)
    np.divide(out, out.sum(axis=-1, keepdims=True), out=out)


SIGMOID = Activation("sigmoid", _sigmoid, _sigmoid_derivative)
TANH = Activation("tanh", _tanh, _tanh_derivative)
SCALED_TANH = Activation("scaled-tanh", _scaled_tanh, _scaled_tanh_derivative)
SOFTSIGN = Activation("softsign", _softsign, _softsign_derivative)
RELU = Activation("relu", _relu, _relu_derivative)
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

    def derivative(a: Array, out: Array) -> None:
        _sigmoid_derivative(a, out)
        np.multiply(out, k, out=out)

    return Activation(f"sigmoid-{np.format_float_positional(k, trim='-')}", evaluate, derivative)


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
