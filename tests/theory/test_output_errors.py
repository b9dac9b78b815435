"""Errors of the output layer, against slopes of the cost and draws of its outputs."""

import numpy as np
import pytest

from tests.textbook import cost, sigmoid
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.costs import COSTS
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS, output_covariances

Z = np.linspace(-4, 4, 17)


def test_only_costs_of_the_networks_are_known():
    assert set(OUTPUT_ERRORS) <= set(COSTS)


@pytest.mark.parametrize("name", OUTPUT_ERRORS)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_the_error_is_the_slope_of_the_cost(name, y):
    def of(z):
        return cost(name, np.array([sigmoid(z)]), np.array([y]))

    expected = [(of(z + 1e-6) - of(z - 1e-6)) / 2e-6 for z in Z]
    np.testing.assert_allclose(OUTPUT_ERRORS[name](Z, y), expected, atol=1e-8)


@pytest.mark.parametrize("name", OUTPUT_ERRORS)
def test_covariances_against_draws(name):
    """Four output neurons, drawn 100,000 times: five standard errors leave no room for chance."""
    inputs, labels = np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 2.0]]), np.array([2, 2, 0])
    variances = np.array([0.5, 1.5, 3.0])
    images = every_pair(inputs, labels)
    first, second = images.members.first, images.members.second
    correlations = np.array([1.0, 0.7, -0.4, 1.0, 0.2, 1.0])
    matrix = np.zeros((3, 3))
    matrix[first, second] = matrix[second, first] = correlations
    rng = np.random.default_rng(32)
    z = rng.multivariate_normal(np.zeros(3), matrix, (100_000, 4)) * np.sqrt(variances)
    targets = np.eye(4)[labels].T
    a = sigmoid(z)
    errors = a - targets if name == "cross-entropy" else (a - targets) * a * (1 - a)
    products = (errors[:, :, first] * errors[:, :, second]).sum(axis=1)
    found = output_covariances(OUTPUT_ERRORS[name], 4, variances, correlations, images)
    standard_error = products.std(axis=0) / np.sqrt(len(products))
    assert np.all(np.abs(found - products.mean(axis=0)) < 5 * standard_error)


def test_an_output_neuron_for_each_digit():
    images = every_pair(np.ones((1, 2)), np.zeros(1, np.int64))
    with pytest.raises(InvalidInput) as raised:
        output_covariances(OUTPUT_ERRORS["quadratic"], 1, np.ones(1), np.ones(1), images)
    assert str(raised.value) == "output neurons 1: expected 2 or more, one for each digit"
