"""What training knows of populations, against its definition, and networks in use by it."""

import numpy as np
import pytest

from tests.network.connected import assert_close, data, example, networks
from tests.network.test_connected_descent import HYPERPARAMETERS, MINI_BATCH, descended, orders
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.evaluation import evaluate, hidden_layers
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.population import averages, in_use

EACH_SKIP = pytest.mark.parametrize("skips", ["none", "identity", "scaled"])


def weighted(values, decay=0.99):
    """The mean of what came one after the other, the last with weight 1."""
    weights = [decay**age for age in reversed(range(len(values)))]
    return sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)


@EACH_SKIP
def test_averages_against_all_mini_batches_at_once(skips):
    architecture, parameters = example("batch", skips, 6)
    inputs, targets = data(20)
    examples = Examples(inputs, targets)
    descent = Descent(architecture, parameters, examples, MINI_BATCH, HYPERPARAMETERS)
    seen = [[] for _ in range(parameters.replicas)]  # products of each step, layer and image
    for chosen in orders():
        descent.settle()
        for replica, network in enumerate(networks(architecture, parameters)):
            products, _, _ = network.feedforward(inputs[chosen[replica]])
            seen[replica].append(products)
        descent.step(chosen.ravel())
    for layer, sums in enumerate(parameters.population):
        mean, variance = averages(sums)
        for replica, steps in enumerate(seen):
            own = [step[layer] for step in steps]
            expected = weighted([np.mean(x, axis=0) for x in own])
            assert_close([mean[replica, 0]], [expected], 1e-11)
            expected = weighted([np.var(x, axis=0, ddof=1) for x in own])
            assert_close([variance[replica, 0]], [expected], 1e-10)


def by_population(network, parameters, replica, x):
    """Weighted inputs and activations of one image, with constants for mean and variance."""
    zs, activations = [], [x]
    for layer, (w, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        z = w @ activations[-1] + b
        if layer < len(network.gains):
            mean, variance = (each[replica, 0] for each in averages(parameters.population[layer]))
            z = network.gains[layer] * (z - b - mean) / np.sqrt(variance + 1e-5) + b
        zs.append(z)
        if layer == len(network.weights) - 1:
            activations.append(1 / (1 + np.exp(-z)))
        elif network.is_block(layer):
            activations.append(activations[-1] + network.branch_scale * np.tanh(z))
        else:
            activations.append(np.tanh(z))
    return zs, activations[1:]


@EACH_SKIP
def test_networks_in_use_judge_each_image_by_itself(skips):
    architecture, parameters = example("batch", skips, 6)
    descended(architecture, parameters)
    inputs, targets = data(7)
    z, a = hidden_layers(architecture, parameters, inputs)
    result = evaluate(architecture, parameters, inputs, targets, images_at_once=3)
    for replica, network in enumerate(networks(architecture, parameters)):
        each = [by_population(network, parameters, replica, x) for x in inputs]
        for layer in range(6):
            assert_close([z[layer][replica]], [[zs[layer] for zs, _ in each]], 1e-11)
            assert_close([a[layer][replica]], [[own[layer] for _, own in each]], 1e-11)
        out = np.array([own[-1] for _, own in each])
        cost = -(targets * np.log(out) + (1 - targets) * np.log(1 - out)).sum(axis=1).mean()
        assert result.cost[replica] == pytest.approx(cost, rel=1e-12)


def test_before_training_the_mean_is_0_and_the_variance_1():
    architecture, parameters = example("batch", "none")
    inputs, _ = data()
    z, _ = hidden_layers(architecture, parameters, inputs)
    gains, biases = parameters.gains[0], parameters.biases[0]
    expected = gains * (inputs @ parameters.weights[0]) / np.sqrt(1 + 1e-5) + biases
    np.testing.assert_allclose(z[0], expected, rtol=1e-12)


@pytest.mark.parametrize("normalization", ["none", "layer"])
def test_other_networks_are_used_as_they_are(normalization):
    architecture, parameters = example(normalization, "identity")
    assert in_use(architecture, parameters) == (architecture, parameters)


def test_use_leaves_the_trained_parameters_alone():
    architecture, parameters = example("batch", "none")
    before = [each.copy() for each in parameters.weights + parameters.biases]
    folded, plain = in_use(architecture, parameters)
    assert folded.normalization == "none"
    assert plain.gains == plain.population == []
    for one, other in zip(parameters.weights + parameters.biases, before, strict=True):
        np.testing.assert_array_equal(one, other)
