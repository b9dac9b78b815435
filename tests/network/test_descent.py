"""Gradient descent against the textbook form, one image at a time."""

import copy

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.descent import Descent, descend
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import INITIALIZERS, initialize
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.mini_batches import Examples

SIZES = {
    0: (6, 3),
    1: (6, 4, 3),
    2: (6, 4, 5, 3),
    4: (6, 4, 5, 2, 4, 3),
    5: (6, 4, 4, 4, 5, 5, 3),  # neighbours of one width, which share calls
}
REPLICAS, IMAGES, MINI_BATCH = 3, 12, 4
ETA, LMBDA = 0.7, 2.0
HYPERPARAMETERS = Hyperparameters(ETA, LMBDA, IMAGES)
EACH_DEPTH = pytest.mark.parametrize("depth", SIZES)
EACH_FUNCTION = pytest.mark.parametrize(
    ("hidden", "cost"),
    [("sigmoid", "cross-entropy"), ("tanh", "quadratic"), ("softsign", "log-likelihood")],
)
# What a few steps add up to beside the rounding of one number.
EACH_PRECISION = pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)]
)


def example(depth, hidden="sigmoid", cost="cross-entropy", dtype=np.float64):
    architecture = Architecture(SIZES[depth], ACTIVATIONS[hidden], COSTS[cost])
    generators = [np.random.default_rng([61, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["default"], generators, dtype)
    rng = np.random.default_rng(62)
    inputs = rng.random((IMAGES, 6)).astype(dtype)
    return architecture, parameters, inputs, np.eye(3, dtype=dtype)[rng.integers(0, 3, IMAGES)]


def begun(architecture, parameters, examples, mini_batch=MINI_BATCH):
    return Descent(architecture, parameters, examples, mini_batch, HYPERPARAMETERS)


def textbook_networks(parameters, hidden="sigmoid", cost="cross-entropy"):
    return [Network.of(parameters, replica, hidden, cost) for replica in range(REPLICAS)]


def shuffles(epochs):
    """The order of the images by epoch and replica, and different in each."""
    rng = np.random.default_rng(63)
    return np.stack([[rng.permutation(IMAGES) for _ in range(REPLICAS)] for _ in range(epochs)])


def assert_same(parameters, networks, tolerance):
    """Weights and biases of every layer and replica; the tolerance is of a layer's size."""
    for replica, network in enumerate(networks):
        for layer, expected in enumerate(network.weights):
            found = parameters.weights[layer][replica].T
            assert np.abs(found - expected).max() < tolerance * np.abs(expected).max()
        for layer, expected in enumerate(network.biases):
            found = parameters.biases[layer][replica, 0]
            assert np.abs(found - expected).max() < tolerance * np.abs(expected).max()


@EACH_DEPTH
@EACH_FUNCTION
@EACH_PRECISION
def test_one_mini_batch_step(depth, hidden, cost, dtype, tolerance):
    architecture, parameters, inputs, targets = example(depth, hidden, cost, dtype)
    networks = textbook_networks(parameters, hidden, cost)
    chosen = np.array([[0, 3, 5, 7], [11, 2, 2, 4], [1, 9, 10, 6]])
    descent = begun(architecture, parameters, Examples(inputs, targets))
    descent.step(chosen.ravel())
    descent.settle()
    for network, own in zip(networks, chosen, strict=True):
        network.step(inputs[own], targets[own], ETA, LMBDA, IMAGES)
    assert_same(parameters, networks, tolerance)


@EACH_DEPTH
@EACH_FUNCTION
@EACH_PRECISION
@pytest.mark.parametrize("size", [4, 3])  # as many as BLAS takes at once, and fewer
def test_epochs_of_mini_batches(depth, hidden, cost, dtype, tolerance, size):
    architecture, parameters, inputs, targets = example(depth, hidden, cost, dtype)
    networks = textbook_networks(parameters, hidden, cost)
    descent = begun(architecture, parameters, Examples(inputs, targets), size)
    for order in shuffles(epochs=3):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for first in range(0, IMAGES, size):
                batch = own[first : first + size]
                network.step(inputs[batch], targets[batch], ETA, LMBDA, IMAGES)
    assert_same(parameters, networks, tolerance)


@EACH_DEPTH
@EACH_FUNCTION
@EACH_PRECISION
def test_full_batch_steps(depth, hidden, cost, dtype, tolerance):
    architecture, parameters, inputs, targets = example(depth, hidden, cost, dtype)
    networks = textbook_networks(parameters, hidden, cost)
    gradient = MeanGradient(architecture, REPLICAS, inputs, targets)
    for _ in range(3):
        gradient.compute(parameters)
        descend(parameters, gradient.weights, gradient.biases, HYPERPARAMETERS)
        for network in networks:
            network.step(inputs, targets, ETA, LMBDA, IMAGES)
    assert_same(parameters, networks, tolerance)


def test_bias_steps_are_eta_times_the_mean_errors_of_the_mini_batch():
    architecture, parameters, inputs, targets = example(2)
    networks = textbook_networks(parameters)
    chosen = np.array([[0, 3, 5, 7], [11, 2, 8, 4], [1, 9, 10, 6]])
    descent = begun(architecture, parameters, Examples(inputs, targets))
    descent.step(chosen.ravel())
    for replica, (network, own) in enumerate(zip(networks, chosen, strict=True)):
        _, by_biases = network.mean_gradient(inputs[own], targets[own])
        for step, expected in zip(descent.bias_steps, by_biases, strict=True):
            np.testing.assert_allclose(step[replica, 0], ETA * expected, rtol=1e-11)


@EACH_PRECISION
def test_bytes_with_a_scale_train_as_their_256th_parts(dtype, tolerance):
    architecture, parameters, _, targets = example(2, dtype=dtype)
    networks = textbook_networks(parameters)
    pixels = np.random.default_rng(64).integers(0, 256, (IMAGES, 6)).astype(np.uint8)
    descent = begun(architecture, parameters, Examples(pixels, targets, 1 / 256))
    for order in shuffles(epochs=2):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(pixels[batch] / 256, targets[batch], ETA, LMBDA, IMAGES)
    assert_same(parameters, networks, tolerance)


@EACH_DEPTH
@EACH_PRECISION
def test_inputs_that_are_always_0_may_be_left_out(depth, dtype, tolerance):
    architecture, parameters, inputs, targets = example(depth, dtype=dtype)
    networks, live, dead = textbook_networks(parameters), np.array([0, 2, 3, 5]), [1, 4]
    inputs[:, dead] = 0
    seen = Examples(np.ascontiguousarray(inputs[:, live]), targets, live=live)
    descent = begun(architecture, parameters, seen)
    for order in shuffles(epochs=3):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(inputs[batch], targets[batch], ETA, LMBDA, IMAGES)
    assert_same(parameters, networks, tolerance)
    for found, network in zip(parameters.weights[0], networks, strict=True):
        np.testing.assert_allclose(found[dead], network.weights[0].T[dead], rtol=tolerance)


@EACH_PRECISION
def test_strong_decay_over_many_steps(dtype, tolerance):
    """Weights that halve at every step: the common factor must not run out of range."""
    architecture, parameters, inputs, targets = example(1, dtype=dtype)
    networks = textbook_networks(parameters)
    halving = Hyperparameters(eta=0.5, lmbda=float(IMAGES), images=IMAGES)
    descent = Descent(architecture, parameters, Examples(inputs, targets), 1, halving)
    for order in np.random.default_rng(65).integers(0, IMAGES, (1200, REPLICAS)):
        descent.step(order)
        for network, own in zip(networks, order, strict=True):
            network.step(inputs[[own]], targets[[own]], 0.5, IMAGES, IMAGES)
    descent.settle()
    assert_same(parameters, networks, 10 * tolerance)


def test_replicas_beside_it_do_not_change_a_descent():
    """The parameters of one replica, trained alone and between two others, to the bit."""
    architecture, together, inputs, targets = example(2)
    alone = copy.deepcopy(together)
    alone.weights[:] = [w[1:2].copy() for w in alone.weights]
    alone.biases[:] = [b[1:2].copy() for b in alone.biases]
    (order,) = shuffles(epochs=1)
    for parameters, own in ((together, order), (alone, order[1:2])):
        begun(architecture, parameters, Examples(inputs, targets)).run(own)
    for one, other in zip(
        together.weights + together.biases, alone.weights + alone.biases, strict=True
    ):
        np.testing.assert_array_equal(one[1], other[0])


@pytest.mark.parametrize("mini_batch", [0, -1, IMAGES + 1])
def test_a_mini_batch_that_the_images_cannot_fill(mini_batch):
    architecture, parameters, inputs, targets = example(1)
    with pytest.raises(InvalidInput, match=rf"mini-batch {mini_batch}: expected 1 to {IMAGES}"):
        begun(architecture, parameters, Examples(inputs, targets), mini_batch)
