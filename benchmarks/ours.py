"""The study's own training, and the floor under it."""

import numpy as np
import workload
from scipy.linalg import blas

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batches import ROWS_AT_ONCE, Examples


class Ours:
    """Descent as the accuracy experiment uses it: images stay bytes."""

    def __init__(self, hidden: int, replicas: int, variant: str = workload.PLAIN) -> None:
        begin = workload.start(hidden, replicas)
        pixels, targets = workload.images()
        own = workload.VARIANTS[variant]
        architecture = Architecture(
            workload.sizes(hidden), normalization=own.normalization, skips=own.skips
        )
        eta = workload.ETA_OF_ADAM if own.adam else workload.ETA
        self._parameters = Parameters(
            begin.weights,
            begin.biases,
            [np.ones((replicas, 1, n), np.float32) for n in architecture.normalized],
            [np.zeros((replicas, 3, n), np.float32) for n in architecture.batch_normalized],
        )
        self._descent = Descent(
            architecture,
            self._parameters,
            Examples(pixels, targets, workload.PIXEL_SCALE),
            workload.MINI_BATCH,
            Hyperparameters(eta, workload.LMBDA, workload.IMAGES),
            own.make_rule(),
        )

    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        self._descent.run(order)

    def parameters(self) -> list[np.ndarray]:
        """All, with the sums over mini-batches as running means and variances that start at 0."""
        own = self._parameters
        running = [
            workload.RUNNING * sums[:, row : row + 1] for row in (1, 2) for sums in own.population
        ]
        return [each.copy() for each in own.weights + own.biases + own.gains] + running


class Floor:
    """The first layer's two matrix products alone: no step can be quicker with this BLAS.

    X W and W <- W + factor X^T delta, called as training calls them, on one mini-batch that
    stays in the cache; nothing is gathered, nothing is done behind the first layer. X W has the
    rows of zeros with which training fills mini-batches up.
    """

    def __init__(self, hidden: int, replicas: int) -> None:
        self._weights = workload.start(hidden, replicas).weights[0]
        pixels, _ = workload.images()
        images = pixels[: replicas * workload.MINI_BATCH] * np.float32(workload.PIXEL_SCALE)
        rows = -(-workload.MINI_BATCH // ROWS_AT_ONCE) * ROWS_AT_ONCE
        self._filled = np.zeros((replicas, rows, workload.PIXELS), np.float32)
        batches = self._filled[:, : workload.MINI_BATCH]
        batches[:] = images.reshape(batches.shape)
        self._weighted_inputs = np.empty((replicas, rows, workload.NEURONS), np.float32)
        shape = (replicas, workload.MINI_BATCH, workload.NEURONS)
        errors = np.random.default_rng(3).standard_normal(shape, np.float32)
        self._products = [
            (error.T, batch.T, weights.T)
            for error, batch, weights in zip(errors, batches, self._weights, strict=True)
        ]

    def train(self, order: np.ndarray) -> None:
        """As many steps as the order has mini-batches."""
        # The sign alternates, so that the weights stay where they are.
        factor = 1e-3
        for _ in range(order.shape[1] // workload.MINI_BATCH):
            np.matmul(self._filled, self._weights, out=self._weighted_inputs)
            for error_t, batch_t, weights_t in self._products:
                blas.sgemm(factor, error_t, batch_t, 1.0, weights_t, 0, 1, 1)
            factor = -factor

    def parameters(self) -> list[np.ndarray]:
        """The first layer's weights; the floor trains nothing."""
        return [self._weights.copy()]
