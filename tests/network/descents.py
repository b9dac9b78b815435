"""Small networks in which update rules are tried."""

import numpy as np
import pytest

from unstable_gradients.network.activations import named
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import INITIALIZERS, initialize

SIZES = {0: (6, 3), 1: (6, 4, 3), 3: (6, 4, 5, 4, 3), 4: (6, 4, 4, 4, 5, 3)}
REPLICAS, IMAGES, MINI_BATCH = 3, 12, 4
ETA, LMBDA = 0.3, 2.0
HYPERPARAMETERS = Hyperparameters(ETA, LMBDA, IMAGES)
EACH_PRECISION = pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)]
)


def example(depth, hidden="sigmoid", cost="cross-entropy", dtype=np.float64):
    architecture = Architecture(SIZES[depth], named(hidden), COSTS[cost])
    generators = [np.random.default_rng([71, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["default"], generators, dtype)
    rng = np.random.default_rng(72)
    pixels = rng.integers(0, 256, (IMAGES, 6)).astype(np.uint8)
    return architecture, parameters, pixels, np.eye(3, dtype=dtype)[rng.integers(0, 3, IMAGES)]


def begun(architecture, parameters, examples, rule):
    return Descent(architecture, parameters, examples, MINI_BATCH, HYPERPARAMETERS, rule)


def shuffles(epochs):
    rng = np.random.default_rng(73)
    return np.stack([[rng.permutation(IMAGES) for _ in range(REPLICAS)] for _ in range(epochs)])


def assert_same(parameters, expected, tolerance):
    """The parameters and those of each network, as lists of weights, then biases."""
    for replica, values in enumerate(expected):
        ours = [w[replica].T for w in parameters.weights]
        ours += [b[replica, 0] for b in parameters.biases]
        for one, other in zip(ours, values, strict=True):
            assert np.abs(one - other).max() < tolerance * np.abs(other).max()
