"""Batch and layer normalization of weighted inputs, before the activation function.

With the products x^l = a^(l-1) w^l of a hidden layer,
    y = (x - mean) / sqrt(variance + EPSILON),    z = gain y + bias,
where mean and variance are of a neuron over the images of the batch (batch normalization: Ioffe
and Szegedy 2015, algorithm 1), or of an image over the neurons of the layer (layer normalization:
Ba, Kiros and Hinton 2016, equation 3). Both variances divide by the number of what they are taken
over. Ioffe and Szegedy's gamma is the gain and their beta the bias of the layer; there is none
before the normalization, as batch normalization would take it away.

Backwards, with <.> for the mean over the same images or neurons and g = gain delta = dC/dy,
    dC/dx = (g - <g> - y <g y>) / sqrt(variance + EPSILON),    dC/dgain = delta y, over all images.
So of dC/dx neither the mean over what was normalized nor the part along y is left.
"""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.layers import Layer, PlainLayer, Run

EPSILON = 1e-5  # as in PyTorch's modules; the papers name no number

Mean = Float[np.ndarray, "replica rows columns"]
TakeMean = Callable[[Layer, Mean], object]


def _over_images(values: Layer) -> tuple[TakeMean, tuple[int, int]]:
    """What takes means over the images, and their shape in each replica.

    Sums are products with a constant: numpy's own take several times as long at these sizes.
    """
    replicas, images, neurons = values.shape
    if images < 2:
        raise InvalidInput(f"batch normalization over {images} image: expected at least 2")
    part = np.full((replicas, 1, images), 1 / images, values.dtype)
    return lambda some, out: np.matmul(part, some, out=out), (1, neurons)


def _over_neurons(values: Layer) -> tuple[TakeMean, tuple[int, int]]:
    """What takes means over the neurons, and their shape in each replica."""
    replicas, images, neurons = values.shape
    part = np.full((replicas, neurons, 1), 1 / neurons, values.dtype)
    return lambda some, out: np.matmul(some, part, out=out), (images, 1)


KINDS: Mapping[str, Callable[[Layer], tuple[TakeMean, tuple[int, int]]]] = {
    "batch": _over_images,
    "layer": _over_neurons,
}


class NormalizedRun:
    """The normalization of neighbouring hidden layers of one width.

    Attributes:
        first: the number of the first of them, counted from 0.
        layers: the layers, normalized.
        product_errors: dC/dx^l of each image.
        gain_errors: dC/dgain^l of each image.
        means, variances: of x^l, after the forward pass.
    """

    def __init__(self, run: Run, kind: str) -> None:
        """Prepare the buffers.

        Raises:
            InvalidInput: if a batch has a single image.
        """
        self.first = run.first
        self.product_errors, self.gain_errors, normalized = (
            np.empty_like(run.errors) for _ in range(3)
        )
        take_mean, shape = KINDS[kind](run.errors[0])
        stack = (*run.errors.shape[:2], *shape)
        self.means, self.variances, deviations = (
            np.empty(stack, run.errors.dtype) for _ in range(3)
        )
        room = np.empty((2, *stack[1:]), run.errors.dtype)
        self.layers = [
            NormalizedLayer(layer, take_mean, room, *own)
            for layer, *own in zip(
                run.layers,
                *(self.product_errors, self.gain_errors, normalized),
                *(self.means, self.variances, deviations),
                strict=True,
            )
        ]


class NormalizedLayer:
    """A hidden layer, plain or a residual block, with normalized weighted inputs."""

    def __init__(
        self,
        layer: PlainLayer,
        take_mean: TakeMean,
        room: Float[np.ndarray, "2 replica rows columns"],
        product_errors: Layer,
        gain_errors: Layer,
        normalized: Layer,
        mean: Mean,
        variance: Mean,
        deviation: Mean,
    ) -> None:
        self._layer, self._take_mean = layer, take_mean
        self._mean_error, self._mean_along = room
        self.product_errors, self._gain_errors = product_errors, gain_errors
        self._normalized = normalized
        self._mean, self._variance, self._deviation = mean, variance, deviation

    def forward(self, products: Layer, parameters: Parameters) -> None:
        """See `layers.Step`."""
        normalized, z, number = self._normalized, self._layer.weighted_inputs, self._layer.number
        self._take_mean(products, self._mean)
        np.subtract(products, self._mean, out=normalized)
        np.multiply(normalized, normalized, out=z)
        self._take_mean(z, self._variance)
        np.add(self._variance, EPSILON, out=self._deviation)
        np.sqrt(self._deviation, out=self._deviation)
        np.divide(normalized, self._deviation, out=normalized)
        np.multiply(normalized, parameters.gains[number], out=z)
        np.add(z, parameters.biases[number], out=z)
        self._layer.activate()

    def backward(self, errors: Layer, parameters: Parameters) -> None:
        """See `layers.Step`."""
        layer, normalized, found = self._layer, self._normalized, self.product_errors
        layer.backward(errors, parameters)
        gain, along = parameters.gains[layer.number], layer.weighted_inputs  # slopes are used up
        np.multiply(layer.errors, normalized, out=self._gain_errors)
        np.multiply(self._gain_errors, gain, out=along)
        self._take_mean(along, self._mean_along)
        np.multiply(layer.errors, gain, out=found)
        self._take_mean(found, self._mean_error)
        np.multiply(normalized, self._mean_along, out=normalized)
        np.subtract(found, self._mean_error, out=found)
        np.subtract(found, normalized, out=found)
        np.divide(found, self._deviation, out=found)
