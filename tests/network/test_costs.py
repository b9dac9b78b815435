"""Costs against the formulas as the book writes them, and in their limits."""

import math

import numpy as np
import pytest

import textbook
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.network.costs import COSTS, CROSS_ENTROPY, QUADRATIC, named

RNG = np.random.default_rng(21)
Z = RNG.normal(0, 3, (2, 5, 4))  # replica, image, output
Y = np.eye(4)[RNG.integers(0, 4, 5)]
A = textbook.sigmoid(Z)


def single(cost, z, y, dtype):
    """The package's cost of one image with one output."""
    z = np.array([[[z]]], dtype)
    a = np.empty_like(z)
    SIGMOID.evaluate(z, a)
    return cost.of(z, a, np.array([[y]], dtype)).item()


@pytest.mark.parametrize("name", COSTS)
def test_cost_of_each_image(name):
    expected = [[textbook.cost(name, a, y) for a, y in zip(of, Y, strict=True)] for of in A]
    np.testing.assert_allclose(COSTS[name].of(Z, A, Y), expected, rtol=1e-12)


@pytest.mark.parametrize("name", COSTS)
def test_cost_in_single_precision(name):
    expected = [[textbook.cost(name, a, y) for a, y in zip(of, Y, strict=True)] for of in A]
    z, a, y = (values.astype(np.float32) for values in (Z, A, Y))
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
            ends.append(textbook.cost(name, textbook.sigmoid(z), Y[image]))
        slopes[replica, image, output] = (ends[0] - ends[1]) / (2 * h)
    error = np.empty_like(Z)
    COSTS[name].output_error(A, Y, SIGMOID.derivative, error)
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
    assert single(CROSS_ENTROPY, z, y, dtype) == pytest.approx(expected, rel=1e-7, abs=0)


@pytest.mark.parametrize(("z", "y", "expected"), [(-800, 1, 0.5), (800, 1, 0), (0, 1, 0.125)])
def test_quadratic_cost_in_its_limits(z, y, expected):
    assert single(QUADRATIC, z, y, np.float64) == expected


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(InvalidInput, match=r"'hinge': expected one of quadratic, cross-entropy$"):
        named("hinge")
