"""Activation functions against math's own functions and central differences."""

import math

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import ACTIVATIONS, SIGMOID, TANH, named

Z = np.linspace(-6, 6, 41)
BY_MATH = {"sigmoid": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh}


def values(function, argument):
    out = np.empty_like(argument)
    function(argument, out)
    return out


@pytest.mark.parametrize("name", BY_MATH)
def test_values(name):
    expected = [BY_MATH[name](z) for z in Z]
    np.testing.assert_allclose(values(ACTIVATIONS[name].evaluate, Z), expected, rtol=1e-14)


@pytest.mark.parametrize("name", BY_MATH)
def test_values_may_replace_the_weighted_inputs(name):
    z = Z.copy()
    ACTIVATIONS[name].evaluate(z, z)
    np.testing.assert_array_equal(z, values(ACTIVATIONS[name].evaluate, Z))


@pytest.mark.parametrize("name", BY_MATH)
def test_derivative_against_central_differences(name):
    h = 1e-5
    slope = [(BY_MATH[name](z + h) - BY_MATH[name](z - h)) / (2 * h) for z in Z]
    a = np.array([BY_MATH[name](z) for z in Z])
    np.testing.assert_allclose(values(ACTIVATIONS[name].derivative, a), slope, atol=1e-9)


def test_the_slope_of_the_sigmoid_peaks_at_a_quarter():
    assert values(SIGMOID.derivative, np.array([0.5])) == 0.25


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_weighted_inputs_reach_the_limits_without_a_warning(dtype):
    z = np.array([-np.inf, -1e4, -1e3, 1e3, 1e4, np.inf], dtype)
    np.testing.assert_array_equal(values(SIGMOID.evaluate, z), [0, 0, 0, 1, 1, 1])
    np.testing.assert_array_equal(values(TANH.evaluate, z), [-1, -1, -1, 1, 1, 1])


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(InvalidInput, match=r"^activation 'relu': expected one of sigmoid, tanh$"):
        named("relu")
