"""The speed of learning, against the gradients of single images from the textbook form."""

import math

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.initializers import INITIALIZERS, initialize
from unstable_gradients.network.mean_gradient import MeanGradient, norm

IMAGES, REPLICAS, HIDDEN_LAYERS = 7, 2, 3


@pytest.fixture(
    scope="module",
    params=[("sigmoid", "cross-entropy"), ("tanh", "quadratic"), ("relu", "log-likelihood")],
)
def measured(request):
    """A computed mean gradient and, by replica, the gradients of each image."""
    activation, cost = request.param
    architecture = Architecture((9, 6, 5, 4, 3), ACTIVATIONS[activation], COSTS[cost])
    generators = [np.random.default_rng([11, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["default"], generators)
    rng = np.random.default_rng(12)
    inputs, targets = rng.random((IMAGES, 9)), np.eye(3)[rng.integers(0, 3, IMAGES)]
    gradient = MeanGradient(architecture, REPLICAS, inputs, targets)
    gradient.compute(parameters)
    networks = [Network.of(parameters, r, activation, cost) for r in range(REPLICAS)]
    single = [
        [network.backpropagate(x, y) for x, y in zip(inputs, targets, strict=True)]
        for network in networks
    ]
    return gradient, single


def frobenius(values):
    return math.sqrt(math.fsum(value**2 for value in np.ravel(values).tolist()))


def each_hidden_layer(single, which, statistic):
    """statistic(gradients of one layer, image by image), laid out (layer, replica)."""
    return [
        [statistic([image[which][layer] for image in images]) for images in single]
        for layer in range(HIDDEN_LAYERS)
    ]


def test_mean_gradients_are_those_of_the_single_images_added_and_divided(measured):
    gradient, single = measured
    for layer in range(HIDDEN_LAYERS + 1):
        for replica, images in enumerate(single):
            by_weights = sum(image[0][layer] for image in images) / IMAGES
            by_biases = sum(image[1][layer] for image in images) / IMAGES
            np.testing.assert_allclose(gradient.weights[layer][replica].T, by_weights, rtol=1e-11)
            np.testing.assert_allclose(gradient.biases[layer][replica, 0], by_biases, rtol=1e-11)


def test_bias_norms_are_norms_of_the_mean_and_not_means_of_the_norms(measured):
    gradient, single = measured
    expected = each_hidden_layer(single, 1, lambda deltas: frobenius(sum(deltas) / IMAGES))
    np.testing.assert_allclose(gradient.bias_norms(), expected, rtol=1e-12)
    mean_of_norms = each_hidden_layer(single, 1, lambda ds: sum(map(frobenius, ds)) / IMAGES)
    assert np.all(np.abs(gradient.bias_norms() / mean_of_norms - 1) > 1e-3)


def test_weight_norms_are_frobenius_norms_of_the_mean(measured):
    gradient, single = measured
    expected = each_hidden_layer(single, 0, lambda each: frobenius(sum(each) / IMAGES))
    np.testing.assert_allclose(gradient.weight_norms(), expected, rtol=1e-12)


def test_rms_norms_average_the_squares_of_single_images(measured):
    gradient, single = measured
    expected = each_hidden_layer(
        single, 1, lambda ds: math.sqrt(sum(frobenius(d) ** 2 for d in ds) / IMAGES)
    )
    np.testing.assert_allclose(gradient.rms_bias_norms(), expected, rtol=1e-12)


def test_a_second_computation_replaces_the_first():
    """Buffers are used again: nothing of an earlier network may remain in them."""
    architecture = Architecture((9, 6, 3))
    rng = np.random.default_rng(13)
    inputs, targets = rng.random((IMAGES, 9)), np.eye(3)[rng.integers(0, 3, IMAGES)]
    starts = [
        initialize(architecture, INITIALIZERS["large"], [np.random.default_rng(seed)])
        for seed in (1, 2)
    ]
    used = MeanGradient(architecture, 1, inputs, targets)
    used.compute(starts[0])
    used.compute(starts[1])
    fresh = MeanGradient(architecture, 1, inputs, targets)
    fresh.compute(starts[1])
    np.testing.assert_array_equal(used.weight_norms(), fresh.weight_norms())
    np.testing.assert_array_equal(used.bias_norms(), fresh.bias_norms())


def test_norms_of_single_precision_do_not_underflow():
    """The square of 1e-30 is below the smallest number of single precision."""
    gradient = np.full((2, 3, 4), 1e-30, np.float32)
    np.testing.assert_allclose(norm(gradient), math.sqrt(12) * 1e-30, rtol=1e-7)


def test_norms_of_single_precision_are_accumulated_in_double():
    """In single precision the small squares would vanish beside the large one."""
    gradient = np.array([[[1.0, *[1e-4] * 10_000]]], np.float32)
    np.testing.assert_allclose(norm(gradient), math.sqrt(1 + 1e-4), rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_norm_does_not_depend_on_the_replicas_beside_it(dtype):
    """Longer than the 8,192 numbers that numpy handles at a time, as 784 x 30 weights are."""
    gradients = np.random.default_rng(14).standard_normal((16, 784, 30)).astype(dtype)
    alone = [norm(gradients[r : r + 1])[0] for r in range(16)]
    for size in (2, 5, 16):
        blocks = [norm(gradients[first : first + size]) for first in range(0, 16, size)]
        np.testing.assert_array_equal(np.concatenate(blocks), alone)
