"""Activation functions against mpmath, the networks' core and what is known of them."""

import math

import mpmath
import numpy as np
import pytest
from scipy import optimize

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations as core
from unstable_gradients.theory import activation_slopes

STEEPNESS = 6.0
EVERY = activation_slopes.all_with(STEEPNESS)
POINTS = [-30.0, -3.0, -0.7, -1e-9, 1e-9, 0.3, 2.0, 40.0]


def exact(name, z):
    """The function in mpmath, written down again."""
    return {
        "sigmoid": lambda: 1 / (1 + mpmath.exp(-z)),
        "steep-sigmoid": lambda: 1 / (1 + mpmath.exp(-STEEPNESS * z)),
        "tanh": lambda: mpmath.tanh(z),
        "lecun-tanh": lambda: mpmath.mpf("1.7159") * mpmath.tanh(2 * z / 3),
        "softsign": lambda: z / (1 + abs(z)),
        "relu": lambda: z if z > 0 else mpmath.mpf(0),
    }[name]()


@pytest.mark.parametrize("name", EVERY)
def test_values_and_slopes_are_those_of_the_function(name):
    for point in POINTS:
        with mpmath.workdps(60):
            value = float(exact(name, mpmath.mpf(point)))
            slope = mpmath.diff(
                lambda z: exact(name, z), mpmath.mpf(point), h=mpmath.mpf(10) ** -25
            )
            log_slope = float(mpmath.log(slope)) if slope else -math.inf
        z = np.array([point])
        assert EVERY[name].value(z)[0] == pytest.approx(value, rel=1e-14)
        assert EVERY[name].log_slope(z)[0] == pytest.approx(log_slope, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", core.ACTIVATIONS)
def test_functions_of_the_networks_are_the_same(name):
    z = np.linspace(-8, 8, 33)
    a, slope = np.empty_like(z), np.empty_like(z)
    core.named(name).evaluate(z, a)
    core.named(name).derivative(a, slope)
    np.testing.assert_array_equal(EVERY[name].value(z), a)
    np.testing.assert_allclose(EVERY[name].slope(z), slope, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "largest"),
    [
        ("sigmoid", 1 / 4),
        ("steep-sigmoid", STEEPNESS / 4),
        ("tanh", 1.0),
        ("lecun-tanh", 1.7159 * 2 / 3),
        ("softsign", 1.0),
    ],
)
def test_bounded_functions_are_steepest_at_0(name, largest):
    found = optimize.minimize_scalar(
        lambda z: -EVERY[name].slope(np.array([z]))[0], bounds=(-5, 4), method="bounded"
    )
    assert found.x == pytest.approx(0, abs=1e-4)
    assert -found.fun == pytest.approx(largest, rel=1e-4)
    assert EVERY[name].slope(np.zeros(1))[0] == pytest.approx(largest, rel=1e-15)


def test_slopes_too_small_for_a_double_have_a_logarithm():
    z = np.array([-1000.0, 1000.0])
    np.testing.assert_allclose(activation_slopes.SIGMOID.log_slope(z), [-1000, -1000])
    assert activation_slopes.SIGMOID.slope(z).tolist() == [0, 0]


@pytest.mark.parametrize("steepness", [0.0, -1.0, math.inf, math.nan])
def test_a_steepness_is_positive(steepness):
    with pytest.raises(InvalidInput, match=f"steepness {steepness}: expected a finite number"):
        activation_slopes.steep_sigmoid(steepness)
