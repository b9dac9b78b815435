"""The gradient of the cost over the mini-batches of a block of replicas."""

from collections.abc import Iterator

import numpy as np

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.first_layer import Scaled
from unstable_gradients.network.mini_batches import MiniBatch
from unstable_gradients.network.population import MovingAverages
from unstable_gradients.network.trained_layers import FlatLayers, TrainedLayers


class MiniBatchGradient:
    """A multiple of the mean gradient of C0 over each replica's mini-batch, in buffers made once.

    That of the first layer's weights is not stored: as its factors it can be added to what a rule
    keeps, while an array of its own would cost one more pass over as many numbers.

    With batch normalization the mini-batch of a replica is the batch.

    Attributes:
        first_factors: delta^T and x^T of each replica, after `compute`; with normalization it is
            the transpose of dC0/d(x w).
        first_scale: `first_scale` x^T delta is dC0/dw of the first layer.
        rear: dC0/dw^l of the layers behind the first, after `compute`.
        biases: dC0/db^l of all layers and dC0/dgain^l of those that are normalized, after
            `compute`, as `TrainedLayers` holds them.
    """

    def __init__(self, architecture: Architecture, layers: TrainedLayers, batch: MiniBatch) -> None:
        replicas, rows, _ = batch.filled.shape
        dtype = batch.filled.dtype
        self._parameters, self._first_weights = layers.parameters, layers.first.weights
        self._batch, self.first_scale = batch, batch.scale
        self._pass = Backpropagation(architecture, replicas, batch.size, dtype.type)
        self._filled_products = np.empty((replicas, rows, architecture.sizes[1]), dtype)
        self._products = self._filled_products[:, : batch.size]
        self._ones = np.ones((replicas, 1, batch.size), dtype)
        self.first_factors = [
            (errors.T, images.T)
            for errors, images in zip(self._pass.product_errors[0], batch.images, strict=True)
        ]
        self.rear, self.biases = layers.rear.zeros(), layers.biases.zeros()
        self._rear_products = list(_rear_products(self._pass, self.rear))
        self._bias_sums = list(_bias_sums(self._pass, self.biases))
        self._moving_averages = [
            MovingAverages(layers.population, self._pass, batch.size)
            for _ in range(bool(architecture.batch_normalized))
        ]

    def compute(self, factor: float) -> None:
        """Compute `factor` times the gradient at the parameters as they are now.

        What is known of populations moves on.
        """
        weights = self._first_weights
        np.matmul(self._batch.filled, weights.values, out=self._filled_products)
        scale = self.first_scale * weights.factor
        self._pass.forward_from(self._products, self._parameters, scale)
        self._pass.backward(self._parameters, self._batch.targets, factor / self._batch.size)
        for inputs, errors, product in self._rear_products:
            np.matmul(inputs, errors, out=product)
        for errors, total in self._bias_sums:
            np.matmul(self._ones, errors, out=total)
        for averages in self._moving_averages:
            averages.add()

    def add_first(self, multiple: float, to: Scaled) -> None:
        """Add `multiple` times what was computed for the first layer's weights."""
        to.add_products(multiple * self.first_scale, self.first_factors)


def _rear_products(
    passed: Backpropagation, gradient: FlatLayers
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The transposed inputs of each layer behind the first, its errors, and where to multiply."""
    for run, errors in zip(passed.runs, passed.run_product_errors, strict=True):
        first, count = run.first, len(run.activations)
        inputs = run.activations.swapaxes(-1, -2)
        if count > 1:
            yield inputs[:-1], errors[1:], gradient.neighbours(first, count - 1)
        behind = first + count
        yield inputs[-1], passed.product_errors[behind], gradient.layers[behind - 1]


def _bias_sums(
    passed: Backpropagation, gradient: FlatLayers
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The errors of each layer, and where to add them up; then those by the gains."""
    for run in passed.runs:
        yield run.errors, gradient.neighbours(run.first, len(run.activations))
    layers = len(passed.errors)
    yield passed.errors[-1], gradient.layers[layers - 1]
    for each in passed.normalized:
        errors = each.gain_errors
        yield errors, gradient.neighbours(layers + each.first, len(errors))
