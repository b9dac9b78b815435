"""Bands that hold a whole curve, against simulated ones and by hand."""

import math

import numpy as np
import pytest

from unstable_gradients.study import curves

POINTS = 9


def simulated(replicas: int, random: np.random.Generator) -> np.ndarray:
    """Positive curves whose points hang together, as those of training do."""
    steps = random.normal(0, 0.3, (replicas, POINTS)).cumsum(axis=1)
    return np.exp(random.standard_t(5, (replicas, 1)) + steps)


def test_how_far_a_curve_strays_by_hand() -> None:
    others = np.array([[0.0, 1.0], [2.0, 3.0]])  # means 1 and 2, spread sqrt(2) each
    spread = math.sqrt(2) * math.sqrt(1.5)
    assert curves.straying(np.array([1.0, 5.0]), others) == pytest.approx(3 / spread)
    assert curves.straying(np.array([-4.0, 5.0]), others) == pytest.approx(5 / spread)


def test_the_place_in_order_that_one_more_curve_keeps_to() -> None:
    distances = np.arange(1.0, 40.0)
    assert curves.largest_straying(distances, 0.95) == 38  # of 40 places 38 are below or level
    assert curves.largest_straying(np.arange(1.0, 19.0), 0.95) == math.inf  # of 19, 18.05
    assert curves.largest_straying(np.arange(1.0, 20.0), 0.95) == 19


@pytest.mark.parametrize("replicas", [20, 42])
def test_a_simultaneous_band_holds_one_more_curve_as_often_as_it_says(replicas) -> None:
    random, times = np.random.default_rng(11), 600
    held = 0
    for _ in range(times):
        *ours, one_more = simulated(replicas + 1, random)
        low, high = curves.simultaneous_band(np.array(ours), 0.9)
        held += bool(np.all((low <= one_more) & (one_more <= high)))
    assert 0.86 < held / times < 0.96  # steps of 1 / (replicas + 1), and four standard errors


def test_a_band_at_each_point_alone_would_hold_fewer_whole_curves() -> None:
    random = np.random.default_rng(12)
    held = 0
    for _ in range(300):
        *ours, one_more = simulated(43, random)
        logs = np.log(ours)
        half = 2.0195 * logs.std(axis=0, ddof=1) * math.sqrt(1 + 1 / 42)  # t with 41 degrees
        held += bool(np.all(np.abs(np.log(one_more) - logs.mean(axis=0)) <= half))
    assert held / 300 < 0.9


def test_a_band_lies_around_the_geometric_mean_and_is_as_wide_as_the_spread_at_each_point() -> None:
    level, spread = np.arange(3.0), np.array([0.1, 0.2, 0.4])
    logs = level + spread * np.array([-1.0, 0.0, 1.0, 0.0])[:, None]
    low, high = curves.simultaneous_band(np.exp(logs), 0.5)
    np.testing.assert_allclose(np.log(low * high) / 2, level, atol=1e-12)
    np.testing.assert_allclose(np.log(high / low) / np.log(high / low)[0], [1, 2, 4])


@pytest.mark.parametrize("lost", [[[1.0] * POINTS] * 2, [[np.nan] + [1.0] * (POINTS - 1)] * 4])
def test_too_few_curves_or_a_lost_one_give_no_band_at_any_point(lost) -> None:
    for end in curves.simultaneous_band(np.array(lost), 0.9):
        np.testing.assert_array_equal(end, [np.nan] * POINTS)
