"""Small networks with normalization and skip connections, and data for them."""

import numpy as np
import pytest

from tests.network.connected_textbook import COMBINATIONS, Network
from unstable_gradients.network.activations import ACTIVATIONS, named
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.initializers import INITIALIZERS, initialize

# Neighbours of one width, of which all but the first are blocks, and layers that are none. Of
# narrower layers of rectifiers too few would be active: normalized, one alone says nothing.
SIZES = {0: (6, 3), 1: (6, 8, 3), 3: (6, 8, 8, 8, 3), 6: (6, 8, 8, 7, 9, 9, 9, 3)}
REPLICAS, IMAGES = 2, 5
CONNECTED = COMBINATIONS[1:]  # all that are not plain
EACH_CONNECTION = pytest.mark.parametrize(("normalization", "skips"), CONNECTED)
EACH_ACTIVATION = pytest.mark.parametrize("hidden", [*ACTIVATIONS, "sigmoid-4"])


def example(
    normalization, skips, depth=3, hidden="tanh", cost="cross-entropy", replicas=REPLICAS, dtype="d"
):
    """An architecture and parameters, whose gains are about 1 and different."""
    functions = named(hidden), COSTS[cost]
    architecture = Architecture(SIZES[depth], *functions, normalization, skips)
    generators = [np.random.default_rng([81, replica]) for replica in range(replicas)]
    parameters = initialize(architecture, INITIALIZERS["default"], generators, np.dtype(dtype).type)
    for gains in parameters.gains:
        for replica, own in enumerate(gains):
            own *= np.random.default_rng([82, replica]).uniform(0.5, 1.5, own.shape)
    return architecture, parameters


def data(images=IMAGES, outputs=3):
    """Inputs, and targets that are no digits but add up to 1."""
    rng = np.random.default_rng(83)
    targets = rng.random((images, outputs))
    return rng.random((images, 6)), targets / targets.sum(axis=1, keepdims=True)


def networks(architecture, parameters):
    """The oracle of each replica."""
    return [Network.of(architecture, parameters, r) for r in range(parameters.replicas)]


def assert_close(found, expected, tolerance):
    """In units of the largest number of an array."""
    for one, other in zip(found, expected, strict=True):
        other = np.asarray(other)
        assert np.abs(one - other).max() <= tolerance * np.abs(other).max()


def every(parameters):
    """All arrays of a block."""
    return parameters.weights + parameters.biases + parameters.gains + parameters.population


def transposed(parameters, replica):
    """What is learned of one replica, as the oracle has it in `values`."""
    shifts = parameters.biases + parameters.gains
    return [*(w[replica].T for w in parameters.weights), *(b[replica, 0] for b in shifts)]
