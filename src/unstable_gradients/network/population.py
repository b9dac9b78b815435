"""Mean and variance of batch-normalized layers over the population, for networks in use.

Ioffe and Szegedy (2015, section 3.1 and algorithm 2): in use a network's output is to depend on
its input alone, so that the mean and the variance of a neuron over the mini-batch give way to
those over the population, with the unbiased variance m/(m - 1) times that of a mini-batch of m.
Both are averaged over the mini-batches in the course of training, each with DECAY times the weight
of the next: the averages are mostly of the last 1 / (1 - DECAY) mini-batches.

What is kept of each neuron are the three sums of the weights, the weighted means and the weighted
variances. Their quotients are averages from the first mini-batch on, without the share of an
arbitrary beginning; before it, the mean is taken to be 0 and the variance 1.
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.normalization import EPSILON
from unstable_gradients.network.trained_layers import FlatLayers

DECAY = 0.99  # about 100 mini-batches: 1,000 images where 10 are in each, a fiftieth of an epoch

Neurons = Float[np.ndarray, "replica 1 neuron"]


class MovingAverages:
    """Sums over the mini-batches that a pass goes forward with, for all layers at once."""

    def __init__(self, population: FlatLayers, passed: Backpropagation, images: int) -> None:
        """Take hold of a block's sums; `images` are in a mini-batch, 2 at least."""
        self._sums, latest = population.flat, population.zeros()
        self._latest, self._sources = latest.flat, []
        unbiased = latest.flat.dtype.type(images / (images - 1))
        for run in passed.normalized:
            rows = latest.neighbours(run.first, len(run.means))
            rows[:, :, 0] = 1
            self._sources.append((run.means, rows[:, :, 1:2], run.variances, rows[:, :, 2:]))
        self._unbiased = unbiased

    def add(self) -> None:
        """Add the mean and variance of the mini-batch that went forward last."""
        for means, their_row, variances, own_row in self._sources:
            np.copyto(their_row, means)
            np.multiply(variances, self._unbiased, out=own_row)
        np.multiply(self._sums, DECAY, out=self._sums)
        np.add(self._sums, self._latest, out=self._sums)


def averages(sums: Float[np.ndarray, "replica 3 neuron"]) -> tuple[Neurons, Neurons]:
    """Mean and variance of each neuron from its sums."""
    weight, mean, variance = (sums[:, row : row + 1] for row in range(3))
    known = weight > 0
    divisor = np.where(known, weight, 1)
    return mean / divisor, np.where(known, variance / divisor, 1)


def in_use(architecture: Architecture, parameters: Parameters) -> tuple[Architecture, Parameters]:
    """The networks as they are used: those without batch normalization as they are.

    With constants for mean and variance normalization is linear, so that it goes into weights and
    biases: what is returned has none, and equal weighted inputs and activations for every image.
    """
    if not architecture.batch_normalized:
        return architecture, parameters
    weights, biases = list(parameters.weights), list(parameters.biases)
    for layer, (gain, sums) in enumerate(zip(parameters.gains, parameters.population, strict=True)):
        mean, variance = averages(sums)
        scale = gain / np.sqrt(variance + weights[layer].dtype.type(EPSILON))
        weights[layer] = weights[layer] * scale
        biases[layer] = biases[layer] - mean * scale
    return replace(architecture, normalization="none"), Parameters(weights, biases)
