"""Equation 124: the error of a layer as one product of matrices, for every image.

    delta^l = S'(z^l) (w^(l+1))^T S'(z^(l+1)) (w^(l+2))^T ... S'(z^L) grad_a C,

where S'(z) is the diagonal matrix of the derivatives s'(z). The matrices are multiplied with one
another before they meet the gradient, where backpropagation multiplies a vector by one matrix
after the other. S' is computed from z, by other formulas than those of the network's own code.

The pairs (w^j)^T S'(z^j) carry the gradient dC/da^j of one layer's activations to that of the
layer before it. Their singular values say by how much they stretch or shrink it.
"""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY, QUADRATIC
from unstable_gradients.network.initializers import Parameters

Values = Float[np.ndarray, "replica image neuron"]
Matrices = Float[np.ndarray, "replica image rows columns"]
# The same of several layers, whose sizes differ.
EachValues = list[Float[np.ndarray, "replica image _neuron"]]
EachMatrices = list[Float[np.ndarray, "replica image _rows _columns"]]


def _sigmoid_slope(z: Values) -> Values:
    return 1 / (2 * np.cosh(z / 2)) ** 2


def _tanh_slope(z: Values) -> Values:
    return 1 / np.cosh(z) ** 2


def _quadratic_gradient(a: Values, y: Float[np.ndarray, "image neuron"]) -> Values:
    return a - y


def _cross_entropy_gradient(a: Values, y: Float[np.ndarray, "image neuron"]) -> Values:
    return (a - y) / (a * (1 - a))


SLOPES: Mapping[str, Callable[[Values], Values]] = {
    SIGMOID.name: _sigmoid_slope,
    TANH.name: _tanh_slope,
}
COST_GRADIENTS: Mapping[str, Callable[[Values, Float[np.ndarray, "image neuron"]], Values]] = {
    QUADRATIC.name: _quadratic_gradient,
    CROSS_ENTROPY.name: _cross_entropy_gradient,
}

PLAIN = ("none",)  # connections that the equation has no matrices for


def _check_known(architecture: Architecture) -> None:
    for kind, name, known in (
        ("activation", architecture.activation.name, SLOPES),
        ("cost", architecture.cost.name, COST_GRADIENTS),
        ("normalization", architecture.normalization, PLAIN),
        ("skips", architecture.skips, PLAIN),
    ):
        if name not in known:
            raise InvalidInput(
                f"{kind} {name!r}: equation 124 is checked for one of {', '.join(known)}"
            )


@dataclass(frozen=True)
class MatrixProduct:
    """The matrices of equation 124 for a block of replicas and some images.

    Lists run over the layers after the input, front to back.

    Attributes:
        weights: (w^l)^T of each layer, (replica, n_in, n_out).
        slopes: the diagonal of S'(z^l), (replica, image, neuron).
        cost_gradient: grad_a C, (replica, image, n_out).
    """

    weights: list[Float[np.ndarray, "replica _n_in _n_out"]]
    slopes: EachValues
    cost_gradient: Values

    @classmethod
    def of(
        cls,
        architecture: Architecture,
        parameters: Parameters,
        inputs: Float[np.ndarray, "image n_in"],
        targets: Float[np.ndarray, "image n_out"],
    ) -> "MatrixProduct":
        """The matrices at the weighted inputs that these images give.

        Raises:
            InvalidInput: for another activation or cost than those of SLOPES and COST_GRADIENTS.
        """
        _check_known(architecture)
        weights = [each.astype(np.float64) for each in parameters.weights]
        slopes, a = [], np.broadcast_to(inputs, (parameters.replicas, *inputs.shape))
        layers = zip(weights, parameters.biases, architecture.activations, strict=True)
        for weight, bias, function in layers:
            z = np.matmul(a, weight) + bias
            # cosh overflows to infinity for large z: the slope is 0 there.
            with np.errstate(over="ignore"):
                slopes.append(SLOPES[function.name](z))
            a = np.empty_like(z)
            function.evaluate(z, a)
        # An output that is 0 or 1 to the last digit has no such gradient: NaN.
        with np.errstate(divide="ignore", invalid="ignore"):
            gradient = COST_GRADIENTS[architecture.cost.name](a, targets)
        return cls(weights, slopes, gradient)

    @cached_property
    def pairs(self) -> EachMatrices:
        """(w^j)^T S'(z^j) of each layer j, from the second one after the input to the output."""
        pairs = zip(self.weights[1:], self.slopes[1:], strict=True)
        return [weight[:, None] * slope[:, :, None] for weight, slope in pairs]

    @cached_property
    def products(self) -> EachMatrices:
        """What leads from delta^L to dC/da^l, for each layer l but the last, front first.

        That is the product of all pairs behind layer l, but for S'(z^L): how certain the outputs
        are has no part in it.
        """
        images = self.cost_gradient.shape[1]
        return self._products(np.repeat(self.weights[-1][:, None], images, axis=1))

    @cached_property
    def activation_gradients(self) -> EachValues:
        """dC/da^l of each layer: the product of all pairs behind it, times grad_a C."""
        gradient = self.cost_gradient[..., None]
        products = self._products(self.pairs[-1])
        return [*(np.matmul(product, gradient)[..., 0] for product in products), self.cost_gradient]

    def errors(self) -> EachValues:
        """delta^l of each layer by equation 124."""
        pairs = zip(self.slopes, self.activation_gradients, strict=True)
        return [slope * gradient for slope, gradient in pairs]

    def shrinkage(self) -> list[Float[np.ndarray, "replica image"]]:
        """||dC/da^(j-1)|| / ||dC/da^j|| for each pair j: what it does to the actual gradient."""
        norms = [np.linalg.norm(each, axis=-1) for each in self.activation_gradients]
        with np.errstate(divide="ignore", invalid="ignore"):
            return [front / back for front, back in itertools.pairwise(norms)]

    def _products(self, last: Float[np.ndarray, "replica image _rows _columns"]) -> EachMatrices:
        products = [last]
        for pair in self.pairs[-2::-1]:
            products.insert(0, np.matmul(pair, products[0]))
        return products


def singular_values(matrices: Matrices) -> Float[np.ndarray, "replica image value"]:
    """The singular values of each matrix, the largest first; NaN of one that is not finite."""
    finite = np.isfinite(matrices).all(axis=(-2, -1))
    values = np.linalg.svd(np.where(finite[..., None, None], matrices, 0), compute_uv=False)
    return np.where(finite[..., None], values, np.nan)


def relative_differences(found: Values, expected: Values) -> Float[np.ndarray, " replica"]:
    """The largest ||found - expected|| / ||expected|| over the images, for each replica."""
    with np.errstate(divide="ignore", invalid="ignore"):
        norms = np.linalg.norm(found - expected, axis=-1) / np.linalg.norm(expected, axis=-1)
    return norms.max(axis=-1)
