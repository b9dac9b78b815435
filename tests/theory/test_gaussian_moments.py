"""Gaussian expectations, against mpmath, closed forms and integrals in polar coordinates."""

import numpy as np
import pytest
from scipy.special import erf

from tests import quadrature
from tests.activations import BY_MPMATH
from tests.theory.linear import FUNCTIONS
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH, scaled_sigmoid
from unstable_gradients.theory.gaussian_moments import (
    STEP,
    Pairs,
    cross_moment,
    expectation,
    rule,
)

CORRELATIONS = np.array([-1, -0.99, -0.6, 0, 0.3, 0.9, 0.99, 0.9999, 1])


def of_pair(first, second, variances, correlations):
    """cross_moment of one pair of variances with each correlation."""
    pairs = Pairs(np.zeros(len(correlations), np.int64), np.ones(len(correlations), np.int64))
    return cross_moment(first, second, np.array(variances, float), correlations, pairs)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_expectations_of_squares_against_mpmath(name):
    """Both that theory needs, E[s^2] and E[s'^2], at small, usual and large variances."""
    variances = np.array([1e-3, 1.3, 1e4])
    function = FUNCTIONS[name]
    value, slope = BY_MPMATH[name]
    for ours, oracle in ((function.value, value), (function.slope, slope)):
        found = expectation(lambda z, f=ours: f(z) ** 2, variances)
        expected = [quadrature.expectation(lambda z, f=oracle: f(z) ** 2, q) for q in variances]
        np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_moments_of_the_gaussian():
    """E z^2 = q, E z^4 = 3 q^2, E z^8 = 105 q^4; odd ones are 0."""
    variances = np.array([0.0, 0.5, 7.0])
    for power, factor in ((0, 1), (2, 1), (4, 3), (8, 105)):
        found = expectation(lambda z, p=power: z**p, variances)
        np.testing.assert_allclose(found, factor * variances ** (power / 2), rtol=1e-13)
    odd = expectation(lambda z: z**3, variances)
    np.testing.assert_allclose(odd, 0, atol=1e-13)


def test_a_narrow_bump_in_a_wide_gaussian():
    """For large q, E[s'^2] approaches the Gaussian's height times the integral of s'^2, 1/6."""
    found = expectation(lambda z: SIGMOID.slope(z) ** 2, np.array([1e8]))
    assert found[0] == pytest.approx(1 / (6 * np.sqrt(2 * np.pi * 1e8)), rel=1e-7)


@pytest.mark.parametrize("function", [SIGMOID, TANH, SOFTSIGN, RELU, scaled_sigmoid(4.0)])
@pytest.mark.parametrize("variance", [0.01, 1.0, 1e4])
def test_the_step_is_small_enough(function, variance):
    """Twice the step changes nothing: the rule converged well before."""

    def square(step):
        points, weights = rule(step)
        return function.slope(np.sqrt(variance) * points) ** 2 @ weights

    assert square(2 * STEP) == pytest.approx(square(STEP), rel=1e-13)


def test_gauss_hermite_agrees_where_it_converges():
    points, weights = np.polynomial.hermite_e.hermegauss(100)
    weights = weights / weights.sum()
    for function in (SIGMOID.slope, np.square, SIGMOID.value):
        expected = function(np.sqrt(1.5) * points) @ weights
        assert expectation(function, np.array([1.5]))[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("variance", [0.01, 1.0, 10.0])
def test_pairs_of_error_functions(variance):
    """E[erf erf] = 2/pi asin(2 cov / sqrt((1 + 2 q1)(1 + 2 q2))) (Williams 1997), and its slope."""
    first, second = variance, 1.4 * variance
    covariances = CORRELATIONS * np.sqrt(first * second)
    product = (1 + 2 * first) * (1 + 2 * second)
    expected = 2 / np.pi * np.arcsin(2 * covariances / np.sqrt(product))
    found = of_pair(erf, erf, (first, second), CORRELATIONS)
    np.testing.assert_allclose(found, expected, atol=1e-12)

    def slope(z):
        return 2 / np.sqrt(np.pi) * np.exp(-(z**2))

    expected = 4 / np.pi / np.sqrt(product - 4 * covariances**2)
    found = of_pair(slope, slope, (first, second), CORRELATIONS)
    np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_pairs_of_steep_functions_stay_within_the_bound():
    """Where the series is cut too early, at most |c|^TERMS of its rest at c = 1 is missing."""
    correlations = np.array([0.9, 0.99, 0.999, 1.0])
    expected = 2 / np.pi * np.arcsin(2000 * correlations / 2001)
    found = of_pair(erf, erf, (1000.0, 1000.0), correlations)
    assert np.abs(found - expected).max() > 1e-4
    # The rest by the series of the arcsine: its terms are (2n)! / (4^n n!^2 (2n + 1)) x^(2n + 1).
    n = np.arange(1, 200)
    leading = np.cumprod(np.concatenate([[1.0], (2 * n - 1) / (2 * n)]))
    odd = 2 * np.arange(200) + 1
    rest = expected[-1] - 2 / np.pi * np.sum(leading / odd * (2000 / 2001) ** odd)
    assert np.all(np.abs(found - expected) <= rest * correlations**400 + 1e-12)


@pytest.mark.parametrize(
    ("name", "tolerance"),
    # The slope of softsign has a cusp at 0, so that its series ends slowly.
    [("sigmoid", 1e-12), ("tanh", 1e-12), ("scaled-tanh", 1e-12), ("softsign", 5e-5)],
)
@pytest.mark.parametrize("variances", [(1.1, 1.4), (4.0, 0.3)])
def test_pairs_against_polar_coordinates(name, tolerance, variances):
    function = FUNCTIONS[name]
    inner = CORRELATIONS[1:-1]
    for s in (function.value, function.slope):
        expected = [quadrature.pair_expectation(s, s, variances, c) for c in inner]
        np.testing.assert_allclose(of_pair(s, s, variances, inner), expected, tolerance, 1e-12)


def test_pairs_of_two_functions_know_which_is_whose():
    found = of_pair(TANH.value, SIGMOID.value, (0.4, 3.0), CORRELATIONS[1:-1])
    expected = [
        quadrature.pair_expectation(TANH.value, SIGMOID.value, (0.4, 3.0), c)
        for c in CORRELATIONS[1:-1]
    ]
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("variances", [(1.1, 1.4), (4.0, 0.3)])
def test_closed_forms_of_relu(variances):
    first, second = (np.full(len(CORRELATIONS), q) for q in variances)
    for closed_form, s in (
        (RELU.value_moment, RELU.value),
        (RELU.slope_moment, RELU.slope),
    ):
        expected = [quadrature.pair_expectation(s, s, variances, c) for c in CORRELATIONS[1:-1]]
        found = closed_form(first, second, CORRELATIONS)
        np.testing.assert_allclose(found[1:-1], expected, atol=1e-13)
        assert found[0] == 0  # never both positive
        one = expectation(lambda z, f=s: f(z) ** 2, np.array([np.sqrt(first[0] * second[0])]))
        assert found[-1] == pytest.approx(one[0], rel=1e-13)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_equal_opposite_and_independent_variables(name):
    """c = 1 and c = -1 leave one variable, c = 0 two separate expectations: to rounding."""
    s = FUNCTIONS[name].value
    for variance in (1.3, 200.0):
        found = of_pair(s, s, (variance, variance), np.array([-1.0, 0.0, 1.0]))
        expected = [
            expectation(f, np.array([variance]))[0]
            for f in (lambda z: s(z) * s(-z), s, lambda z: s(z) ** 2)
        ]
        expected[1] **= 2
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
