"""Chains against finite differences, the networks' core and small cases done by hand."""

import math

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH
from unstable_gradients.network.activations import TANH as CORE_TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.costs import QUADRATIC
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.theory import neuron_chain
from unstable_gradients.theory.neuron_chain import Chains


def random_chains(length, count=7, seed=0):
    rng = np.random.default_rng(seed)
    weights, biases = rng.normal(size=(2, length, count))
    return Chains(weights, biases, rng.random(count))


def gradients(chains, activation):
    """dC/db_j of C = a_L."""
    z, _ = neuron_chain.forward(chains, activation)
    return neuron_chain.bias_gradients(chains, z, activation, np.ones(chains.inputs.shape))


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_two_neurons_by_hand():
    chains = Chains(np.array([[2.0], [-3.0]]), np.array([[0.5], [1.0]]), np.array([0.25]))
    a_1 = sigmoid(2 * 0.25 + 0.5)
    a_2 = sigmoid(-3 * a_1 + 1)
    z, a = neuron_chain.forward(chains, SIGMOID)
    np.testing.assert_allclose(z[:, 0], [1.0, -3 * a_1 + 1])
    np.testing.assert_allclose(a[:, 0], [a_1, a_2])
    last = a_2 * (1 - a_2)
    np.testing.assert_allclose(
        gradients(chains, SIGMOID)[:, 0], [a_1 * (1 - a_1) * -3 * last, last]
    )


@pytest.mark.parametrize("activation", [SIGMOID, TANH, SOFTSIGN, RELU], ids=lambda each: each.name)
@pytest.mark.parametrize("length", [1, 2, 4, 9])
def test_every_gradient_is_a_finite_difference(activation, length):
    chains, step = random_chains(length), 1e-6
    found = gradients(chains, activation)
    for layer in range(length):
        ends = []
        for sign in (1, -1):
            biases = chains.biases.copy()
            biases[layer] += sign * step
            moved = Chains(chains.weights, biases, chains.inputs)
            ends.append(neuron_chain.forward(moved, activation)[1][-1])
        np.testing.assert_allclose(found[layer], (ends[0] - ends[1]) / (2 * step), atol=1e-9)


def test_backpropagation_of_tanh_chains():
    """The core's last neuron is a sigmoid, so only those before it are compared."""
    chains, count = random_chains(4, 5), 5
    columns = [each.reshape(count, 1, 1) for each in (*chains.weights, *chains.biases)]
    core = Backpropagation(Architecture((1,) * 5, CORE_TANH, QUADRATIC), count, 1, np.float64)
    parameters = Parameters(columns[:4], columns[4:])
    core.forward(parameters, chains.inputs.reshape(count, 1, 1))
    core.backward(parameters, np.zeros((count, 1, 1)))
    front = Chains(chains.weights[:3], chains.biases[:3], chains.inputs)
    z, _ = neuron_chain.forward(front, TANH)
    behind = core.errors[3].ravel() * chains.weights[3]  # dC/da_3
    found = neuron_chain.bias_gradients(front, z, TANH, behind)
    for layer, gradient in enumerate(found):
        np.testing.assert_allclose(gradient, core.errors[layer].ravel(), rtol=1e-12)


def test_ratios_are_those_of_the_gradients_at_every_length():
    chains = random_chains(6)
    found = gradients(chains, SIGMOID)
    z, _ = neuron_chain.forward(chains, SIGMOID)
    ratios = np.exp(neuron_chain.log_ratios(chains, z, SIGMOID))
    np.testing.assert_allclose(ratios, np.abs(found[0] / found[1:]))
    steps = np.exp(neuron_chain.log_steps(chains, z, SIGMOID))
    np.testing.assert_allclose(steps, np.abs(found[:-1] / found[1:]))
    short = Chains(chains.weights[:3], chains.biases[:3], chains.inputs)
    cut = gradients(short, SIGMOID)
    np.testing.assert_allclose(ratios[1], np.abs(cut[0] / cut[-1]))


def test_terms_are_weight_times_slope_of_one_neuron():
    chains = random_chains(3)
    z, a = neuron_chain.forward(chains, SIGMOID)
    terms = np.exp(neuron_chain.log_terms(chains, z, SIGMOID))
    np.testing.assert_allclose(terms, np.abs(chains.weights) * a * (1 - a))


def test_products_too_small_for_a_double_have_a_ratio():
    chains = Chains(np.full((40, 1), 1e-30), np.zeros((40, 1)), np.ones(1))
    z, _ = neuron_chain.forward(chains, SIGMOID)
    (ratio,) = neuron_chain.log_ratios(chains, z, SIGMOID)[-1]
    assert ratio == pytest.approx(39 * (math.log(1e-30) - math.log(4)))


def test_an_inactive_neuron_or_a_weight_of_0_stops_the_gradient():
    blocked = Chains(np.ones((3, 1)), np.array([[1.0], [-9.0], [1.0]]), np.ones(1))
    z, _ = neuron_chain.forward(blocked, RELU)
    assert neuron_chain.log_ratios(blocked, z, RELU)[-1, 0] == -math.inf
    cut = Chains(np.array([[1.0], [0.0]]), np.ones((2, 1)), np.ones(1))
    z, _ = neuron_chain.forward(cut, SIGMOID)
    assert neuron_chain.log_ratios(cut, z, SIGMOID)[-1, 0] == -math.inf


@pytest.mark.parametrize("activation", [SIGMOID, TANH], ids=lambda each: each.name)
def test_centred_chains_have_weighted_inputs_of_exactly_0(activation):
    chains = neuron_chain.centred(random_chains(12), activation)
    z, _ = neuron_chain.forward(chains, activation)
    assert np.all(z == 0)


def test_a_chain_without_neurons_is_refused():
    nothing = np.empty((0, 3))
    with pytest.raises(InvalidInput, match="length 0: expected a chain of at least 1 neurons"):
        Chains(nothing, nothing, np.zeros(3))
