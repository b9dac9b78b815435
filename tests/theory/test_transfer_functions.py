"""Activation functions and their derivatives, against mpmath and differences in its precision."""

import mpmath
import numpy as np
import pytest

from tests.quadrature import BY_MPMATH
from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory.transfer_functions import (
    SCALED_TANH,
    TRANSFER_FUNCTIONS,
    named,
    steep_sigmoid,
)

Z = np.concatenate([np.linspace(-6, 6, 40), [-700.0, -50.0, 50.0, 700.0]])  # without 0: a kink


def test_every_function_is_held_against_mpmath():
    assert set(TRANSFER_FUNCTIONS) == set(BY_MPMATH)
    assert all(name == function.name for name, function in TRANSFER_FUNCTIONS.items())


@pytest.mark.parametrize("name", BY_MPMATH)
def test_values(name):
    expected = [float(BY_MPMATH[name][0](mpmath.mpf(z))) for z in Z]
    np.testing.assert_allclose(TRANSFER_FUNCTIONS[name].value(Z), expected, rtol=1e-14)


@pytest.mark.parametrize("name", BY_MPMATH)
def test_derivatives_far_out_too(name):
    """The relative error is small even where the slope is 1e-300."""
    expected = [float(BY_MPMATH[name][1](mpmath.mpf(z))) for z in Z]
    np.testing.assert_allclose(TRANSFER_FUNCTIONS[name].derivative(Z), expected, rtol=1e-13)


@pytest.mark.parametrize("name", BY_MPMATH)
def test_the_oracles_derivatives_are_those_of_its_values(name):
    value, derivative = BY_MPMATH[name]
    with mpmath.workdps(40):
        for z in (-3, -0.4, 0.7, 5):
            slope = (value(z + mpmath.mpf("1e-15")) - value(z - mpmath.mpf("1e-15"))) / 2e-15
            assert float(slope - derivative(mpmath.mpf(z))) == pytest.approx(0, abs=1e-14)


def test_the_scaled_tanh_keeps_one():
    """LeCun et al. 1998 chose its constants for s(1) = 1 and s(-1) = -1."""
    np.testing.assert_allclose(SCALED_TANH.value(np.array([-1.0, 1.0])), [-1, 1], atol=2e-5)


@pytest.mark.parametrize("steepness", [0.5, 4.0])
def test_the_steep_sigmoid_is_the_sigmoid_of_k_z(steepness):
    function = steep_sigmoid(steepness)
    value, slope = BY_MPMATH["sigmoid"]
    expected = [float(value(mpmath.mpf(steepness * z))) for z in Z[:40]]
    np.testing.assert_allclose(function.value(Z[:40]), expected, rtol=1e-14)
    expected = [steepness * float(slope(mpmath.mpf(steepness * z))) for z in Z[:40]]
    np.testing.assert_allclose(function.derivative(Z[:40]), expected, rtol=1e-14)
    assert function.name == f"sigmoid-{steepness:g}"


@pytest.mark.parametrize("steepness", [0.0, -1.0, np.inf, np.nan])
def test_a_steepness_has_to_be_positive(steepness):
    expected = rf"^steepness {steepness}: expected a finite number above 0$"
    with pytest.raises(InvalidInput, match=expected):
        steep_sigmoid(steepness)


@pytest.mark.parametrize("name", [*TRANSFER_FUNCTIONS, "sigmoid-4", "sigmoid-0.5"])
def test_functions_go_by_the_names_of_activations(name):
    assert named(name).name == name


@pytest.mark.parametrize("name", ["swish", "sigmoid-", "sigmoid--1", "Tanh"])
def test_a_function_that_is_unknown(name):
    with pytest.raises(InvalidInput, match=f"activation '{name}': expected one of sigmoid, tanh"):
        named(name)


def test_a_sigmoid_without_any_slope():
    with pytest.raises(InvalidInput, match="steepness 0"):
        named("sigmoid-0")
