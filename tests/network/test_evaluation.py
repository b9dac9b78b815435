"""Accuracy and cost against the textbook form."""

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.evaluation import evaluate, hidden_activations
from unstable_gradients.network.initializers import INITIALIZERS, initialize

REPLICAS, IMAGES = 3, 37


@pytest.mark.parametrize("cost", COSTS)
@pytest.mark.parametrize("images_at_once", [1, 10, 37, 500])
def test_accuracy_and_cost(cost, images_at_once):
    """Also where the last images do not fill a pass, or one pass holds them all."""
    architecture = Architecture((6, 5, 3), cost=COSTS[cost])
    generators = [np.random.default_rng([41, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["large"], generators)
    rng = np.random.default_rng(42)
    pixels = rng.integers(0, 256, (IMAGES, 6)).astype(np.uint8)
    labels = rng.integers(0, 3, IMAGES)
    targets = np.eye(3)[labels]

    result = evaluate(architecture, parameters, pixels, targets, 1 / 256, images_at_once)

    for replica in range(REPLICAS):
        network = Network.of(parameters, replica, cost=cost)
        right = [
            np.argmax(network.output(x / 256)) == label
            for x, label in zip(pixels, labels, strict=True)
        ]
        assert result.accuracy[replica] == sum(right) / IMAGES
        expected = network.mean_cost(pixels / 256, targets)
        assert result.cost[replica] == pytest.approx(expected, rel=1e-12)


def test_images_of_each_replicas_own():
    architecture = Architecture((6, 5, 3))
    generators = [np.random.default_rng([43, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["large"], generators)
    rng = np.random.default_rng(44)
    inputs, targets = rng.random((REPLICAS, IMAGES, 6)), np.eye(3)[rng.integers(0, 3, IMAGES)]
    together = evaluate(architecture, parameters, inputs, targets, images_at_once=10)
    for replica in range(REPLICAS):
        network = Network.of(parameters, replica)
        expected = network.mean_cost(inputs[replica], targets)
        assert together.cost[replica] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("layers", [1, 2])
def test_hidden_activations(hidden, layers):
    architecture = Architecture((6, 5, 4, 3), ACTIVATIONS[hidden])
    generators = [np.random.default_rng([45, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["large"], generators)
    pixels = np.random.default_rng(46).integers(0, 256, (1030, 6)).astype(np.uint8)
    found = hidden_activations(architecture, parameters, pixels, layers, 1 / 256)
    assert [each.shape for each in found] == [(REPLICAS, 1030, 5), (REPLICAS, 1030, 4)][:layers]
    for replica in range(REPLICAS):
        network = Network.of(parameters, replica, hidden)
        for image in (0, 499, 500, 1029):
            _, activations = network.feedforward(pixels[image] / 256)
            for layer, each in enumerate(found, start=1):
                np.testing.assert_allclose(each[replica, image], activations[layer], rtol=1e-12)
