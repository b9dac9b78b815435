"""One input in a wide network: exact cases, expansions and the formulas of the first layer."""

import numpy as np
import pytest

from tests.theory.linear import LINEAR
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID, TANH
from unstable_gradients.theory.mean_field import (
    Layer,
    forward_variances,
    gradient_factor,
    layers,
    next_variances,
    squared_gradients,
)


@pytest.mark.parametrize(
    ("variance_of_a_weight", "expected"),
    [
        (lambda n_in, n_out: 1 / n_in, [1, 1, 1]),
        (lambda n_in, n_out: 1.0, [784, 30, 20]),
        (lambda n_in, n_out: 2 / (n_in + n_out), [1568 / 814, 60 / 50, 40 / 30]),
    ],
    ids=["default", "large", "Glorot"],
)
def test_layers_of_an_initializer(variance_of_a_weight, expected):
    network = layers([784, 30, 20, 10], variance_of_a_weight, 0.5)
    assert [layer.weight_variance for layer in network] == pytest.approx(expected)
    assert [layer.bias_variance for layer in network] == [0.5] * 3


def test_the_first_layer_sees_the_length_of_the_image():
    network = [Layer(1.7, 0.3), Layer(1.0, 1.0)]
    images = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 2.0]])
    variances = forward_variances(SIGMOID, network, np.square(images).mean(axis=1))
    np.testing.assert_allclose(variances[0], [0.3, 1.7 * 9 / 3 + 0.3])
    # Without any variance the sigmoid gives 1/2, the mean that a formula for odd s would lose.
    black = forward_variances(SIGMOID, [Layer(1.0, 0.0), Layer(3.0, 0.2)], np.zeros(1))
    np.testing.assert_allclose(black[:, 0], [0, 3 / 4 + 0.2])


def test_each_layer_uses_its_own_variances():
    network = [Layer(1.0, 0.5), Layer(2.0, 0.25), Layer(4.0, 0.125)]
    variances = forward_variances(LINEAR, network, np.array([3.0]))
    np.testing.assert_allclose(variances[:, 0], [3.5, 7.25, 29.125])


def test_tanh_at_its_critical_point():
    """sigma_w = 1, sigma_b = 0: q -> q - 2 q^2 + 17/3 q^3 - ..., chi -> 1 as q -> 0."""
    variances = np.array([1e-2, 1e-3, 1e-4])
    found = next_variances(TANH, Layer(1.0, 0.0), variances)
    expansion = variances - 2 * variances**2 + 17 / 3 * variances**3
    np.testing.assert_allclose(found, expansion, atol=30 * variances[0] ** 4)
    # E[(1 - tanh^2)^2] = 1 - 2 q + 7 q^2 - ...
    found = gradient_factor(TANH, 1.0, variances)
    np.testing.assert_allclose(found, 1 - 2 * variances + 7 * variances**2, atol=1e-4)
    assert gradient_factor(TANH, 1.0, np.zeros(1)) == pytest.approx(1, abs=1e-14)
    deep = forward_variances(TANH, [Layer(1.0, 0.0)] * 500, np.ones(1))
    assert np.all(np.diff(deep[:, 0]) < 0)
    assert deep[-1, 0] == pytest.approx(1 / (2 * 500), rel=0.05)  # dq/dl = -2 q^2


def test_centred_sigmoids_are_critical_where_tanh_is():
    """s - 1/2 = tanh(z/2) / 2 with 16 times the variance: 4 q of tanh, the same chi."""
    variances, layer = np.array([1e-8, 0.1, 3.0, 400.0]), Layer(16.0, 0.0, centred=True)
    found = next_variances(SIGMOID, layer, 4 * variances)
    np.testing.assert_allclose(found, 4 * next_variances(TANH, Layer(1.0, 0.0), variances), 1e-11)
    found = gradient_factor(SIGMOID, 16.0, 4 * variances)
    np.testing.assert_allclose(found, gradient_factor(TANH, 1.0, variances), rtol=1e-12)


def test_centring_changes_nothing_where_s_is_0_at_0():
    variances = np.array([0.2, 5.0])
    for function in (TANH, RELU):
        plain, centred = (Layer(1.3, 0.4, centred=each) for each in (False, True))
        found = next_variances(function, centred, variances)
        np.testing.assert_array_equal(found, next_variances(function, plain, variances))


def test_relu_keeps_every_variance_and_gradient_at_twice_the_weights():
    variances = np.array([1e-6, 0.3, 1.0, 1e6])
    layer = Layer(2.0, 0.0)
    np.testing.assert_allclose(next_variances(RELU, layer, variances), variances, rtol=1e-13)
    np.testing.assert_allclose(gradient_factor(RELU, 2.0, variances), 1, rtol=1e-13)


def test_squared_gradients_are_products_from_the_output_back():
    factors = np.array([[2.0, 1.0], [3.0, 0.5], [5.0, 0.25]])
    found = squared_gradients(factors, np.array([7.0, 8.0]))
    np.testing.assert_allclose(found, [[210, 1], [105, 1], [35, 2]])


@pytest.mark.parametrize(
    ("variances", "message"),
    [
        ((0.0, 1.0), "sigma_w^2 0.0: expected a finite number above 0"),
        ((np.nan, 1.0), "sigma_w^2 nan: expected a finite number above 0"),
        ((1.0, -0.1), "sigma_b^2 -0.1: expected a finite number, 0 or above"),
        ((1.0, np.inf), "sigma_b^2 inf: expected a finite number, 0 or above"),
    ],
)
def test_variances_that_are_none(variances, message):
    with pytest.raises(InvalidInput) as raised:
        Layer(*variances)
    assert str(raised.value) == message


@pytest.mark.parametrize("sizes", [[784, 10], [784, 0, 10]])
def test_a_network_needs_a_hidden_layer(sizes):
    with pytest.raises(InvalidInput) as raised:
        layers(sizes, lambda n_in, n_out: 1 / n_in, 1.0)
    assert str(raised.value) == f"layer sizes {sizes}: expected three or more, each at least 1"


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_a_mean_square_that_is_none(wrong):
    with pytest.raises(InvalidInput) as raised:
        forward_variances(TANH, [Layer(1.0, 0.0)], np.array([1.0, wrong]))
    expected = f"mean square {wrong} of an input: expected a finite number, 0 or above"
    assert str(raised.value) == expected
