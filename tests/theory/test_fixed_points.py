"""Very deep networks: fixed points by mpmath, phases and depths known in closed form."""

import mpmath
import numpy as np
import pytest

from tests import quadrature
from tests.activations import BY_MPMATH
from tests.theory.linear import FUNCTIONS, LINEAR
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SCALED_TANH, SIGMOID, SOFTSIGN, TANH
from unstable_gradients.theory.fixed_points import balancing_width, deep_limit, fixed_variance
from unstable_gradients.theory.mean_field import Layer, next_variances
from unstable_gradients.theory.two_inputs import ONE_PAIR, gradient_factor, next_correlations


def squares(function, variance):
    """E[f(z)^2] by mpmath."""
    return quadrature.expectation(lambda z: function(z) ** 2, variance)


@pytest.mark.parametrize(
    ("name", "weights", "biases"),
    [("sigmoid", 1.0, 1.0), ("tanh", 1.7, 0.09), ("softsign", 4.0, 0.05)],
)
def test_fixed_points_against_mpmath(name, weights, biases):
    value, slope = BY_MPMATH[name]
    expected = mpmath.findroot(lambda q: weights * squares(value, q) + biases - q, (0.5, 1.5))
    limit = deep_limit(FUNCTIONS[name], Layer(weights, biases))
    assert limit.variance == pytest.approx(float(expected), rel=1e-11)
    factor = weights * squares(slope, expected)
    assert limit.factor == pytest.approx(factor, rel=1e-11)
    assert limit.gradient_depth == pytest.approx(-1 / np.log(factor), rel=1e-9)
    assert limit.phase == ("chaotic" if factor > 1 else "ordered")


@pytest.mark.parametrize("start", [1e-3, 1.0, 50.0])
def test_the_variance_of_a_deep_network_gets_there(start):
    variance = np.array([start])
    for _ in range(60):
        variance = next_variances(SIGMOID, Layer(2.0, 0.3), variance)
    assert fixed_variance(SIGMOID, Layer(2.0, 0.3), start) == pytest.approx(variance[0], rel=1e-12)


@pytest.mark.parametrize(
    ("function", "layer"),
    [(TANH, Layer(1.0, 0.0)), (SIGMOID, Layer(16.0, 0.0, centred=True))],
    ids=["tanh", "centred sigmoid"],
)
def test_the_critical_point_of_tanh(function, layer):
    limit = deep_limit(function, layer)
    assert (limit.variance, limit.factor, limit.phase) == (0, pytest.approx(1), "critical")
    assert limit.gradient_depth == np.inf
    assert np.isnan([limit.correlation, limit.correlation_depth]).all()


def test_centred_sigmoids_with_larger_weights_are_tanh_in_the_chaotic_phase():
    centred, tanh = deep_limit(SIGMOID, Layer(64.0, 0.0, True)), deep_limit(TANH, Layer(4.0, 0.0))
    assert centred.variance == pytest.approx(4 * tanh.variance, rel=1e-10)
    for name in ("factor", "correlation", "gradient_depth", "correlation_depth"):
        assert getattr(centred, name) == pytest.approx(getattr(tanh, name), rel=1e-8)
    assert centred.phase == tanh.phase == "chaotic"


def test_the_published_critical_point_of_tanh_with_biases():
    """Xiao et al. 2018 trained 10,000 layers at sigma_w^2 = 1.05, sigma_b^2 = 2.01e-5."""
    limit = deep_limit(TANH, Layer(1.05, 2.01e-5))
    assert limit.factor == pytest.approx(1, abs=1e-5)  # sigma_b^2 is given in three digits


@pytest.mark.parametrize("function", [TANH, SOFTSIGN])
def test_small_weights_leave_an_odd_function_linear(function):
    """Without biases the variance falls to 0, where chi_1 = sigma_w^2 s'(0)^2."""
    limit = deep_limit(function, Layer(0.5, 0.0))
    assert (limit.variance, limit.phase) == (0, "ordered")
    assert limit.factor == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize(
    ("weights", "biases", "variance", "phase"),
    [
        (1.0, 0.0, 0.0, "ordered"),
        (1.0, 1.0, 2.0, "ordered"),  # q = q / 2 + 1
        (2.0, 0.0, 3.0, "critical"),  # wherever it starts
        (2.0, 1.0, np.inf, "critical"),
        (3.0, 0.0, np.inf, "chaotic"),
    ],
)
def test_phases_of_relu(weights, biases, variance, phase):
    limit = deep_limit(RELU, Layer(weights, biases), start=3.0)
    assert limit.variance == pytest.approx(variance)
    assert limit.factor == pytest.approx(weights / 2, rel=1e-13)
    assert limit.phase == phase


def test_in_the_ordered_phase_images_become_alike():
    limit = deep_limit(SIGMOID, Layer(1.0, 1.0))
    assert limit.correlation == 1
    assert limit.correlation_depth == pytest.approx(limit.gradient_depth, rel=1e-10)


def test_in_the_chaotic_phase_two_images_approach_the_fixed_correlation():
    """From far away, layer by layer; what is left falls e-fold in xi_c layers."""
    layer = Layer(4.0, 0.09)
    limit = deep_limit(TANH, layer)
    assert limit.phase == "chaotic"
    variances = np.full(2, limit.variance)
    correlation, left = np.array([0.95]), []
    for _ in range(150):
        correlation = next_correlations(TANH, layer, variances, variances, correlation, ONE_PAIR)
        left.append(correlation[0] - limit.correlation)
    assert left[-1] == pytest.approx(0, abs=1e-5)
    assert limit.correlation_depth == pytest.approx(-1 / np.log(left[60] / left[59]), rel=1e-3)
    factor = gradient_factor(TANH, 4.0, variances, np.array([limit.correlation]), ONE_PAIR)
    assert factor[0] < 1 < limit.factor


def test_without_biases_images_become_independent():
    limit = deep_limit(TANH, Layer(2.0, 0.0))
    assert limit.correlation == 0
    with mpmath.workdps(20):
        slope = quadrature.expectation(BY_MPMATH["tanh"][1], limit.variance)
    assert limit.correlation_depth == pytest.approx(-1 / np.log(2 * slope**2), rel=1e-9)


def test_widths_at_which_the_gradient_is_balanced():
    """For s(z) = z and ReLU in closed form; for the sigmoid the factor at that width is 1."""
    assert balancing_width(LINEAR, 1.0) == pytest.approx(1)
    assert balancing_width(RELU, 1.0) == pytest.approx(2)
    assert balancing_width(TANH, 0.0) == pytest.approx(1, abs=1e-6)
    width = balancing_width(SIGMOID, 1.0)
    value, slope = BY_MPMATH["sigmoid"]
    variance = mpmath.findroot(lambda q: width * squares(value, q) + 1 - q, (40, 50))
    assert width * squares(slope, variance) == pytest.approx(1, rel=1e-9)


def test_on_each_side_of_that_width_is_a_phase():
    for function in (SIGMOID, TANH):
        width = balancing_width(function, 1.0)
        assert deep_limit(function, Layer(0.9 * width, 1.0)).phase == "ordered"
        assert deep_limit(function, Layer(1.1 * width, 1.0)).phase == "chaotic"


def test_there_may_be_no_such_width():
    with pytest.raises(InvalidInput) as raised:
        balancing_width(SCALED_TANH, 0.0)
    assert str(raised.value) == (
        "activation 'scaled-tanh' with sigma_b^2 0: expected gradients that vanish at width 1 "
        "and explode at 1e+06"
    )


@pytest.mark.parametrize("start", [0.0, -1.0, np.nan, np.inf])
def test_a_start_has_to_be_positive(start):
    with pytest.raises(InvalidInput) as raised:
        fixed_variance(TANH, Layer(1.0, 1.0), start)
    assert str(raised.value) == f"start {start} of q: expected a finite number above 0"
