"""Activation functions against their formulas, scipy and central differences."""

import math

import numpy as np
import pytest
from scipy import special

from tests.activations import BY_NUMPY, OF_NETWORKS, WITHOUT_FACTOR
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import (
    ACTIVATIONS,
    RELU,
    SCALED_TANH,
    SIGMOID,
    SOFTMAX,
    SOFTSIGN,
    TANH,
    named,
    scaled_sigmoid,
)

Z = np.linspace(-6, 6, 42)  # without 0, where ReLU has no derivative
# s' at z = 0, the steepest slope of most.
STEEPEST = {
    "sigmoid": 1 / 4,
    "tanh": 1,
    "scaled-tanh": 1.7159 * 2 / 3,
    "softsign": 1,
    "sigmoid-4": 1,
    "sigmoid-0.5": 1 / 8,
}
EACH = pytest.mark.parametrize("name", sorted(OF_NETWORKS))
EACH_PRECISION = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def values(function, argument):
    out = np.empty_like(argument)
    function(argument, out)
    return out


def slopes(function, z):
    """In place of z, as backpropagation has it."""
    out = z.copy()
    function.derivative(out, values(function.evaluate, z), out)
    return out


def test_none_is_left_out():
    assert set(ACTIVATIONS) == WITHOUT_FACTOR


@EACH
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-14), (np.float32, 3e-6)])
def test_values(name, dtype, tolerance):
    z = Z.astype(dtype)
    found = values(named(name).evaluate, z)
    assert found.dtype == dtype
    value, _ = BY_NUMPY[name]
    np.testing.assert_allclose(found, value(z.astype(float)), rtol=tolerance)


@EACH
def test_derivative_against_central_differences(name):
    h = 1e-5
    value, _ = BY_NUMPY[name]
    slope = (value(Z + h) - value(Z - h)) / (2 * h)
    np.testing.assert_allclose(slopes(named(name), Z), slope, atol=1e-9)


@EACH
def test_derivative_in_single_precision(name):
    h = 1e-5
    value, _ = BY_NUMPY[name]
    slope = (value(Z + h) - value(Z - h)) / (2 * h)
    found = slopes(named(name), Z.astype(np.float32))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, slope, atol=2e-6)


@pytest.mark.parametrize("name", STEEPEST)
def test_the_slope_is_steepest_at_zero(name):
    found = slopes(named(name), np.array([0.0, *Z]))
    assert found[0] == pytest.approx(STEEPEST[name], rel=1e-15)
    assert found[1:].max() < found[0]


def test_lecun_s_tanh_keeps_plus_and_minus_one():
    """What its constants are for: s(1) = 1 and s(-1) = -1 (LeCun et al. 1998)."""
    ends = values(SCALED_TANH.evaluate, np.array([-1.0, 1.0]))
    np.testing.assert_allclose(ends, [-1, 1], atol=1e-4)


LIMITS = {"sigmoid": (0, 1), "tanh": (-1, 1), "softsign": (-1, 1), "sigmoid-4": (0, 1)}


@EACH_PRECISION
@pytest.mark.parametrize("name", LIMITS)
def test_extreme_weighted_inputs_reach_the_limits_without_a_warning(name, dtype):
    z = np.array([-1e30, -1e20, 1e20, 1e30], dtype)
    low, high = LIMITS[name]
    a = values(named(name).evaluate, z)
    np.testing.assert_array_equal(a, [low, low, high, high])
    np.testing.assert_array_equal(slopes(named(name), z), 0)


@EACH_PRECISION
def test_infinite_weighted_inputs(dtype):
    z = np.array([-np.inf, np.inf], dtype)
    np.testing.assert_array_equal(values(SIGMOID.evaluate, z), [0, 1])
    np.testing.assert_array_equal(values(TANH.evaluate, z), [-1, 1])
    np.testing.assert_array_equal(values(RELU.evaluate, z), [0, np.inf])


@EACH_PRECISION
def test_a_saturated_scaled_tanh_has_slope_zero_and_not_below(dtype):
    z = np.array([-1e4, 1e4], dtype)
    limits = np.array([-1.7159, 1.7159], dtype)
    np.testing.assert_array_equal(values(SCALED_TANH.evaluate, z), limits)
    np.testing.assert_array_equal(slopes(SCALED_TANH, z), [0, 0])


@EACH_PRECISION
def test_tiny_weighted_inputs_keep_their_digits(dtype):
    """Deep in a network activations may be far below the rounding of 1."""
    z = np.array([-1e-20, 1e-20], dtype)
    for activation, slope in ((TANH, 1), (SOFTSIGN, 1), (SCALED_TANH, 1.7159 * 2 / 3)):
        np.testing.assert_allclose(values(activation.evaluate, z), slope * z, rtol=1e-6)


@EACH_PRECISION
def test_slopes_of_relu_are_nothing_but_0_and_1(dtype):
    z = np.array([0.0, -0.0, 1e-30, 3.0, np.inf], dtype)
    np.testing.assert_array_equal(slopes(RELU, z), [0, 0, 1, 1, 1])


@EACH
def test_a_diverged_network_stays_visible(name):
    activation = named(name)
    a = values(activation.evaluate, np.array([np.nan]))
    assert np.isnan(a).all()
    assert np.isnan(slopes(activation, np.array([np.nan]))).all()


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-13), (np.float32, 1e-5)])
def test_softmax_against_scipy(dtype, tolerance):
    z = np.random.default_rng(22).normal(0, 5, (3, 7, 10)).astype(dtype)
    found = values(SOFTMAX.evaluate, z)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, special.softmax(z.astype(float), axis=-1), rtol=tolerance)


@EACH_PRECISION
def test_softmax_of_extreme_weighted_inputs(dtype):
    z = np.array([[[1e4, 0, -1e4], [-1e30, -1e30, -1e30], [1e30, 1e30, 0]]], dtype)
    expected = np.array([[[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [1 / 2, 1 / 2, 0]]], dtype)
    np.testing.assert_array_equal(values(SOFTMAX.evaluate, z), expected)


@EACH_PRECISION
def test_softmax_of_a_replica_does_not_depend_on_those_beside_it(dtype):
    z = np.random.default_rng(23).normal(0, 5, (16, 1000, 10)).astype(dtype)
    together = values(SOFTMAX.evaluate, z)
    for replica in range(16):
        alone = values(SOFTMAX.evaluate, z[replica : replica + 1].copy())
        np.testing.assert_array_equal(alone[0], together[replica])


@pytest.mark.parametrize(
    ("name", "k"), [("sigmoid-4", 4.0), ("sigmoid-0.5", 0.5), ("sigmoid-10.25", 10.25)]
)
def test_the_family_of_sigmoids_by_name(name, k):
    assert named(name) == scaled_sigmoid(k)
    assert named(name).name == name


def test_one_sigmoid_has_one_name():
    assert named("sigmoid-4.0").name == "sigmoid-4"
    assert scaled_sigmoid(1e-7).name == "sigmoid-0.0000001"


def test_the_plain_sigmoid_is_that_with_one():
    np.testing.assert_array_equal(
        values(named("sigmoid-1").evaluate, Z), values(SIGMOID.evaluate, Z)
    )


@pytest.mark.parametrize("k", [0.0, -1.0, math.inf, math.nan])
def test_factors_that_make_no_sigmoid(k):
    with pytest.raises(InvalidInput, match=r"^sigmoid\(k z\) with k = .*: expected a positive"):
        scaled_sigmoid(k)


@pytest.mark.parametrize(
    "name",
    ["gauss", "softmax", "", "sigmoid-", "sigmoid-0", "sigmoid--1", "sigmoid-1e3", "sigmoid-nan"],
)
def test_an_unknown_name_is_told_with_the_known_ones(name):
    with pytest.raises(InvalidInput) as caught:
        named(name)
    assert str(caught.value) == (
        f"activation {name!r}: expected one of {', '.join(ACTIVATIONS)}, or sigmoid-K with a "
        "positive number K"
    )
