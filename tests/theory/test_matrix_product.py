"""Equation 124 against the textbook form, one image at a time."""

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import ACTIVATIONS, RELU, SIGMOID
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS, LOG_LIKELIHOOD, QUADRATIC
from unstable_gradients.network.initializers import INITIALIZERS, Parameters, initialize
from unstable_gradients.theory.matrix_product import (
    MatrixProduct,
    relative_differences,
    singular_values,
)

SIZES, IMAGES, REPLICAS = (7, 6, 5, 4, 3), 3, 2


@pytest.fixture(scope="module", params=[("sigmoid", "cross-entropy"), ("tanh", "quadratic")])
def followed(request):
    """A product, and by replica and image the textbook's z, a and delta."""
    activation, cost = request.param
    architecture = Architecture(SIZES, ACTIVATIONS[activation], COSTS[cost])
    generators = [np.random.default_rng([21, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["large"], generators)
    rng = np.random.default_rng(22)
    inputs, targets = rng.random((IMAGES, 7)), np.eye(3)[rng.integers(0, 3, IMAGES)]
    product = MatrixProduct.of(architecture, parameters, inputs, targets)
    networks = [Network.of(parameters, r, activation, cost) for r in range(REPLICAS)]
    return product, networks, inputs, targets


def each(followed):
    _, networks, inputs, targets = followed
    for replica, network in enumerate(networks):
        for image, (x, y) in enumerate(zip(inputs, targets, strict=True)):
            yield replica, image, network, x, y


def test_errors_are_those_of_backpropagation(followed):
    errors = followed[0].errors()
    assert len(errors) == len(SIZES) - 1
    for replica, image, network, x, y in each(followed):
        _, deltas = network.backpropagate(x, y)
        for found, expected in zip(errors, deltas, strict=True):
            np.testing.assert_allclose(found[replica, image], expected, rtol=1e-11)


def pair(network, zs, layer):
    """(w^j)^T S'(z^j) of the layer at this index after the input."""
    return network.weights[layer].T @ np.diag(network.functions()[layer][1](zs[layer]))


def test_pairs_and_products_are_explicit_matrices(followed):
    product = followed[0]
    for replica, image, network, x, _ in each(followed):
        zs, _ = network.feedforward(x)
        pairs = [pair(network, zs, layer) for layer in range(1, len(zs))]
        for found, expected in zip(product.pairs, pairs, strict=True):
            np.testing.assert_allclose(found[replica, image], expected, rtol=1e-12)
        expected = network.weights[-1].T
        for found, before in zip(product.products[::-1], [None, *pairs[-2::-1]], strict=True):
            expected = expected if before is None else before @ expected
            np.testing.assert_allclose(found[replica, image], expected, rtol=1e-11)


def test_shrinkage_is_the_ratio_of_the_gradients_of_the_activations(followed):
    product = followed[0]
    for replica, image, network, x, y in each(followed):
        zs, _ = network.feedforward(x)
        _, deltas = network.backpropagate(x, y)
        slopes = [s(z) for z, (_, s) in zip(zs, network.functions(), strict=True)]
        norms = [np.linalg.norm(d / s) for d, s in zip(deltas, slopes, strict=True)]
        for layer, found in enumerate(product.shrinkage()):
            expected = norms[layer] / norms[layer + 1]
            assert found[replica, image] == pytest.approx(expected, rel=1e-9)


def test_singular_values_of_known_matrices():
    stretch = np.array([[0.0, -3.0], [2.0, 0.0], [0.0, 0.0]])
    lost = np.full((3, 2), np.nan)
    found = singular_values(np.stack([stretch, np.zeros((3, 2)), lost])[None])
    np.testing.assert_allclose(found[0], [[3, 2], [0, 0], [np.nan, np.nan]])


def test_differences_are_relative_to_the_length_and_the_largest_of_an_image():
    expected = np.array([[[3.0, 4.0], [1.0, 0.0]]])
    found = expected + np.array([[[0.0, 0.5], [0.2, 0.0]]])
    np.testing.assert_allclose(relative_differences(found, expected), [0.2])


def test_an_output_that_is_certain_has_no_gradient_and_no_warning():
    """With the cross-entropy, of an output that is 1 to the last digit."""
    weights = [np.ones((1, 2, 2)), np.full((1, 2, 1), 1e3)]
    parameters = Parameters(weights, [np.zeros((1, 1, 2)), np.zeros((1, 1, 1))])
    inputs, targets = np.ones((1, 2)), np.ones((1, 1))
    product = MatrixProduct.of(Architecture((2, 2, 1)), parameters, inputs, targets)
    assert np.isnan(product.errors()[0]).all()
    assert np.isnan(product.shrinkage()[0]).all()


def test_layers_with_connections_are_refused():
    for kind, value in (("normalization", "layer"), ("skips", "identity")):
        architecture = Architecture((4, 3, 3, 2), **{kind: value})
        parameters = initialize(architecture, INITIALIZERS["default"], [np.random.default_rng(1)])
        line = f"{kind} '{value}': equation 124 is checked for one of none"
        with pytest.raises(InvalidInput, match=f"^{line}$"):
            MatrixProduct.of(architecture, parameters, np.ones((1, 4)), np.eye(2)[:1])


@pytest.mark.parametrize(
    ("activation", "cost", "message"),
    [
        (RELU, QUADRATIC, "activation 'relu': equation 124 is checked for one of sigmoid, tanh"),
        (
            SIGMOID,
            LOG_LIKELIHOOD,
            "cost 'log-likelihood': equation 124 is checked for one of quadratic, cross-entropy",
        ),
    ],
)
def test_other_activations_and_costs_are_refused(activation, cost, message):
    architecture = Architecture((4, 3, 2), activation, cost)
    parameters = initialize(architecture, INITIALIZERS["default"], [np.random.default_rng(1)])
    with pytest.raises(InvalidInput) as caught:
        MatrixProduct.of(architecture, parameters, np.ones((1, 4)), np.eye(2)[:1])
    assert str(caught.value) == message
