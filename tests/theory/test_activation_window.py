"""The window of activations, against the condition itself and published numbers."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory import activation_window as window

EQUATION, SEARCH = window.optimum_by_equation(30), window.optimum_by_search(30)


def slope(z: float) -> float:
    a = 1 / (1 + math.exp(-z))
    return a * (1 - a)


@given(st.floats(4.001, 1e4), st.sampled_from([1, -1]))
def test_the_factor_is_1_at_both_ends_of_the_window(size: float, sign: int) -> None:
    half = window.widths(np.array([sign * size]))[0] / 2
    for a in (half, -half):  # the middle is at a = 0 for b = 0
        assert size * slope(size * a) == pytest.approx(1, rel=1e-9)
    assert size * slope(size * half * 1.01) < 1 < size * slope(size * half * 0.99)


def test_at_4_the_window_is_a_point() -> None:
    np.testing.assert_array_equal(window.widths(np.array([4.0, -4.0])), [0, 0])


@pytest.mark.parametrize("weight", [3.999, -3.0, 0.0, math.nan])
def test_there_is_no_window_below_4(weight: float) -> None:
    with pytest.raises(InvalidInput, match=r"^weight .*: expected \|w\| >= 4") as caught:
        window.widths(np.array([5.0, weight]))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("weight", [4.5, -6.9, 100.0])
def test_the_search_finds_what_lies_within_0_and_1(weight: float) -> None:
    width = window.widths(np.array([weight]))[0]
    middles = np.array([0.5, 0.0, 1.0, 1 + 0.3 * width, -0.6 * width])
    largest, measured = window.search(weight, -weight * middles, 1001)
    expected = [width, width / 2, width / 2, 0.2 * width, 0]
    np.testing.assert_allclose(measured, expected, atol=1e-12)
    np.testing.assert_allclose(largest[:3], abs(weight) / 4, rtol=1e-12)


def test_all_of_0_to_1_can_count() -> None:
    """Wide steps do not matter where the window covers them all; here the slope is 1/4 or so."""
    _, measured = window.search(1000.0, np.array([0.0]), 2)
    assert measured[0] < 0.01
    far, none = window.search(3.9, np.array([-1.95]), 101)
    assert (far[0], none[0]) == (pytest.approx(0.975), 0)


def test_factors_of_large_weights_are_0_and_no_warning() -> None:
    found = window.factors(np.array([1e4]), np.array([0.0]), np.array([1.0]))
    assert found[0] == 0


def test_the_optimum_is_the_book_s() -> None:
    assert round(float(EQUATION.weight), 1) == 6.9
    assert round(float(EQUATION.width), 2) == 0.45


@pytest.mark.parametrize("optimum", [EQUATION, SEARCH])
def test_the_optimum_to_30_digits_by_a_root_of_the_derivative(optimum: window.Optimum) -> None:
    """Of the formula itself, differentiated numerically: a third way."""
    with mpmath.workdps(80):

        def width(w: mpmath.mpf) -> mpmath.mpf:
            return 2 / w * mpmath.log(w * (1 + mpmath.sqrt(1 - 4 / w)) / 2 - 1)

        weight = mpmath.findroot(lambda w: mpmath.diff(width, w), (6, 8), solver="anderson")
        assert abs(optimum.weight - weight) < mpmath.mpf(10) ** -29
        assert abs(optimum.width - width(weight)) < mpmath.mpf(10) ** -29


def test_agreeing_digits() -> None:
    with mpmath.workdps(40):
        first, second = mpmath.mpf("1.23456789"), mpmath.mpf("1.23456780")
    assert window.agreeing_digits(first, second, 30) == 7
    assert window.agreeing_digits(first, first, 30) == 30
    assert window.agreeing_digits(EQUATION.weight, SEARCH.weight, 30) == 30
