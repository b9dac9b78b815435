"""Slopes of known lines and the place where known curves pass 0."""

import numpy as np
import pytest

from stages.flow.slopes import crossing, lines


def test_slopes_of_straight_lines():
    layers = np.arange(5)
    found = lines(np.stack([3 - 2 * layers, 0.5 * layers]).astype(float))
    np.testing.assert_allclose(found["slope"], [-2, 0.5])
    np.testing.assert_allclose(found["straightness"], 1)
    np.testing.assert_allclose(found["log_ratio"], [8, -2])


def test_a_crooked_line_is_fitted_by_least_squares():
    logs = np.array([0.0, 1.0, 1.5, 4.0, 3.0])
    slope, constant = np.polyfit(range(5), logs, 1)
    left = np.square(logs - slope * np.arange(5) - constant).sum()
    found = lines(logs[None])
    assert found["slope"][0] == pytest.approx(slope)
    assert found["straightness"][0] == pytest.approx(1 - left / np.square(logs - logs.mean()).sum())
    assert found["log_ratio"][0] == -3


def test_two_layers_have_no_straightness_and_a_flat_line_none_either():
    two = lines(np.array([[1.0, 4.0]]))
    assert (two["slope"][0], two["log_ratio"][0]) == (3, -3)
    assert np.isnan(two["straightness"][0])
    assert np.isnan(lines(np.ones((1, 4)))["straightness"][0])


def test_a_vanished_gradient_has_no_slope():
    found = lines(np.array([[0.0, 1.0, 2.0], [-np.inf, 1.0, 2.0], [np.nan, 1.0, 2.0]]))
    for values in found.values():
        np.testing.assert_array_equal(np.isnan(values), [False, True, True])


WIDTHS = np.array([50.0, 70.0, 100.0, 140.0])


@pytest.mark.parametrize("turn", [55.0, 90.0, 130.0])
@pytest.mark.parametrize("bend", [0.0, 0.1, -0.1])
def test_where_a_parabola_falls_through_0(turn, bend):
    x = np.log(WIDTHS / turn)
    found = crossing(WIDTHS, (bend * x**2 - 0.5 * x)[None])
    assert found[0] == pytest.approx(turn)


def test_a_slope_that_never_falls_through_0_or_is_unknown():
    x = np.log(WIDTHS / 90)
    slopes = np.stack([1 + x**2, np.full(4, np.nan), -x])
    found = crossing(WIDTHS, slopes)
    np.testing.assert_allclose(found, [np.nan, np.nan, 90])
