"""Both passes against the textbook form, and gradients against central differences of it."""

import itertools

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.network.activations import ACTIVATIONS, named
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.initializers import INITIALIZERS, initialize
from unstable_gradients.network.mean_gradient import MeanGradient

SIZES = {
    0: (5, 3),
    1: (5, 4, 3),
    2: (5, 4, 6, 3),
    3: (5, 4, 6, 2, 3),
    4: (5, 4, 6, 2, 7, 3),
}
REPLICAS, IMAGES = 2, 3
EVERY_FUNCTION = pytest.mark.parametrize(
    ("hidden", "cost"), list(itertools.product([*ACTIVATIONS, "sigmoid-4"], COSTS))
)


def example(hidden, cost, depth):
    """An architecture, its parameters and some data with targets that are no digits."""
    architecture = Architecture(SIZES[depth], named(hidden), COSTS[cost])
    generators = [np.random.default_rng([31, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["large"], generators)
    rng = np.random.default_rng(32)
    targets = rng.random((IMAGES, 3))
    if cost == "log-likelihood":  # they are probabilities
        targets /= targets.sum(axis=1, keepdims=True)
    return architecture, parameters, rng.random((IMAGES, 5)), targets


@EVERY_FUNCTION
@pytest.mark.parametrize("depth", SIZES)
def test_forward_and_backward_pass_against_the_textbook_form(hidden, cost, depth):
    architecture, parameters, inputs, targets = example(hidden, cost, depth)
    run = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    run.forward(parameters, inputs)
    run.backward(parameters, targets)
    for replica, image in np.ndindex(REPLICAS, IMAGES):
        network = Network.of(parameters, replica, hidden, cost)
        zs, activations = network.feedforward(inputs[image])
        _, deltas = network.backpropagate(inputs[image], targets[image])
        np.testing.assert_allclose(run.weighted_outputs[replica, image], zs[-1], rtol=1e-12)
        for layer in range(depth + 1):
            ours = run.activations[layer][replica, image], run.errors[layer][replica, image]
            np.testing.assert_allclose(ours[0], activations[layer + 1], rtol=1e-12)
            # A saturated neuron's slope is a difference of nearly equal numbers.
            rounding = 1e-12 * np.abs(deltas[layer]).max()
            np.testing.assert_allclose(ours[1], deltas[layer], rtol=1e-10, atol=rounding)


@EVERY_FUNCTION
@pytest.mark.parametrize("depth", [0, 2, 4])
def test_gradients_against_central_differences(hidden, cost, depth):
    architecture, parameters, inputs, targets = example(hidden, cost, depth)
    gradient = MeanGradient(architecture, REPLICAS, inputs, targets)
    gradient.compute(parameters)
    for replica in range(REPLICAS):
        network = Network.of(parameters, replica, hidden, cost)
        for layer in range(depth + 1):
            slopes = central_differences(network, network.weights[layer], inputs, targets)
            assert relative_error(gradient.weights[layer][replica].T, slopes) < 1e-7
            slopes = central_differences(network, network.biases[layer], inputs, targets)
            assert relative_error(gradient.biases[layer][replica, 0], slopes) < 1e-7


def central_differences(network, values, inputs, targets, h=1e-5):
    """The slope of the mean cost along each of the values, which belong to the network."""
    slopes = np.empty_like(values)
    for place in np.ndindex(values.shape):
        kept = values[place]
        values[place] = kept + h
        above = network.mean_cost(inputs, targets)
        values[place] = kept - h
        below = network.mean_cost(inputs, targets)
        values[place] = kept
        slopes[place] = (above - below) / (2 * h)
    return slopes


def relative_error(found, expected):
    return np.linalg.norm(found - expected) / np.linalg.norm(expected)


def test_each_replica_may_have_inputs_and_targets_of_its_own():
    architecture, parameters, _, _ = example("sigmoid", "quadratic", 2)
    rng = np.random.default_rng(33)
    inputs, targets = rng.random((REPLICAS, IMAGES, 5)), rng.random((REPLICAS, IMAGES, 3))
    run = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    run.forward(parameters, inputs)
    run.backward(parameters, targets)
    for replica, image in np.ndindex(REPLICAS, IMAGES):
        network = Network.of(parameters, replica, cost="quadratic")
        _, deltas = network.backpropagate(inputs[replica, image], targets[replica, image])
        np.testing.assert_allclose(run.errors[0][replica, image], deltas[0], rtol=1e-10)


def test_a_factor_of_the_output_error_scales_the_errors_of_all_layers():
    architecture, parameters, inputs, targets = example("tanh", "cross-entropy", 3)
    plain = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    scaled = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    for run, factor in ((plain, 1.0), (scaled, 0.01)):
        run.forward(parameters, inputs)
        run.backward(parameters, targets, factor)
    for one, other in zip(plain.errors, scaled.errors, strict=True):
        np.testing.assert_allclose(other, 0.01 * one, rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scaled_bytes_enter_as_their_256th_part(dtype):
    """To the bit, because 256 is a power of two."""
    architecture, parameters, _, _ = example("sigmoid", "cross-entropy", 1)
    parameters.weights[:] = [w.astype(dtype) for w in parameters.weights]
    parameters.biases[:] = [b.astype(dtype) for b in parameters.biases]
    pixels = np.random.default_rng(34).integers(0, 256, (IMAGES, 5)).astype(dtype)
    scaled = Backpropagation(architecture, REPLICAS, IMAGES, dtype)
    scaled.forward(parameters, pixels, 1 / 256)
    plain = Backpropagation(architecture, REPLICAS, IMAGES, dtype)
    plain.forward(parameters, pixels / dtype(256))
    np.testing.assert_array_equal(scaled.activations[-1], plain.activations[-1])
