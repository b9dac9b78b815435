"""Costs against the formulas as the book writes them, and in their limits."""

import math

import numpy as np
import pytest
from scipy import special

from tests import textbook
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.network.costs import (
    COSTS,
    CROSS_ENTROPY,
    LOG_LIKELIHOOD,
    QUADRATIC,
    named,
)

RNG = np.random.default_rng(21)
Z = RNG.normal(0, 3, (2, 5, 4))  # replica, image, output
Y = np.eye(4)[RNG.integers(0, 4, 5)]
A = {name: np.apply_along_axis(lambda z, n=name: textbook.output_of(n, z), -1, Z) for name in COSTS}


def single(cost, z, y, dtype):
    """The package's cost of one image with one output."""
    z = np.array([[[z]]], dtype)
    a = np.empty_like(z)
    SIGMOID.evaluate(z, a)
    return cost.of(z, a, np.array([[y]], dtype)).item()


@pytest.mark.parametrize("name", COSTS)
def test_cost_of_each_image(name):
    expected = [[textbook.cost(name, a, y) for a, y in zip(of, Y, strict=True)] for of in A[name]]
    np.testing.assert_allclose(COSTS[name].of(Z, A[name], Y), expected, rtol=1e-12)


@pytest.mark.parametrize("name", COSTS)
def test_cost_in_single_precision(name):
    expected = [[textbook.cost(name, a, y) for a, y in zip(of, Y, strict=True)] for of in A[name]]
    z, a, y = (values.astype(np.float32) for values in (Z, A[name], Y))
    np.testing.assert_allclose(COSTS[name].of(z, a, y), expected, rtol=2e-5)


@pytest.mark.parametrize("name", COSTS)
def test_output_error_against_central_differences(name):
    h = 1e-5
    slopes = np.empty_like(Z)
    for replica, image, output in np.ndindex(Z.shape):
        ends = []
        for change in (h, -h):
            z = Z[replica, image].copy()
            z[output] += change
            ends.append(textbook.cost(name, textbook.output_of(name, z), Y[image]))
        slopes[replica, image, output] = (ends[0] - ends[1]) / (2 * h)
    error = np.empty_like(Z)
    COSTS[name].output_error(A[name], Y, error)
    np.testing.assert_allclose(error, slopes, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("z", "y", "expected"),
    [
        (-800, 1, 800),  # here a is 0, and the formula would take its logarithm
        (800, 0, 800),
        (-1e30, 1, 1e30),
        (800, 1, 0),
        (-800, 0, 0),
        (-40, 0, math.log1p(math.exp(-40))),
        (0, 1, math.log(2)),
    ],
)
def test_cross_entropy_where_the_formula_would_overflow(z, y, expected, dtype):
    rounding = np.finfo(float).eps  # of 1, to which e^z is added
    assert single(CROSS_ENTROPY, z, y, dtype) == pytest.approx(expected, rel=1e-7, abs=rounding)


@pytest.mark.parametrize("cost", [CROSS_ENTROPY, LOG_LIKELIHOOD])
def test_single_precision_loses_nothing_in_the_cost(cost):
    """Functions of single precision come from the C library, and differ with its version."""
    z = Z.astype(np.float32)
    y = Y.astype(np.float32)
    np.testing.assert_array_equal(cost.of(z, z, y), cost.of(z.astype(float), z, y.astype(float)))


@pytest.mark.parametrize(("z", "y", "expected"), [(-800, 1, 0.5), (800, 1, 0), (0, 1, 0.125)])
def test_quadratic_cost_in_its_limits(z, y, expected):
    assert single(QUADRATIC, z, y, np.float64) == expected


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-13), (np.float32, 1e-6)])
def test_log_likelihood_against_scipy(dtype, tolerance):
    """Also where a probability is 0 in these numbers, and the formula would take its logarithm."""
    z = np.random.default_rng(22).normal(0, 300, (3, 7, 10)).astype(dtype)
    y = np.eye(10, dtype=dtype)[np.random.default_rng(23).integers(0, 10, 7)]
    expected = -(y * special.log_softmax(z.astype(float), axis=-1)).sum(axis=-1)
    assert expected.max() > 800
    found = LOG_LIKELIHOOD.of(z, np.full_like(z, np.nan), y)  # needs no activations
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shift", [0, 4096, -4096])
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_the_small_log_likelihood_of_a_certain_output(dtype, shift, order):
    """ln(1 + e^-22 + e^-30), however large the weighted inputs are."""
    z = np.array([0, -22, -30], dtype)[order].reshape(1, 1, 3) + dtype(shift)
    y = np.array([1, 0, 0], dtype)[order].reshape(1, 3)
    expected = math.log1p(math.exp(-22) + math.exp(-30))
    assert LOG_LIKELIHOOD.of(z, z, y).item() == pytest.approx(expected, rel=1e-6, abs=0)


def test_log_likelihood_of_probabilities_as_targets():
    """Its smallest value is the entropy of the targets, where the outputs equal them."""
    y = np.array([[[0.7, 0.2, 0.1]]])
    assert LOG_LIKELIHOOD.of(np.log(y) + 3, y, y[0]).item() == pytest.approx(special.entr(y).sum())
    error = np.empty_like(y)
    LOG_LIKELIHOOD.output_error(y, y[0], error)
    np.testing.assert_array_equal(error, 0)


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(
        InvalidInput,
        match=r"^cost 'hinge': expected one of quadratic, cross-entropy, log-likelihood$",
    ):
        named("hinge")
