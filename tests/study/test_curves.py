"""Bands that hold a whole curve, against simulated ones and by hand."""

import math

import numpy as np
import pytest

from unstable_gradients.study import curves
from unstable_gradients.study.verdicts import Interval, Verdict

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


def test_a_curve_of_the_book_inside_and_outside() -> None:
    ours = simulated(42, np.random.default_rng(13))
    low, high = curves.simultaneous_band(ours, 0.95)
    for at, verdict in ((0.999, Verdict.HOLDS), (1.001, Verdict.FAILS)):
        middle = np.sqrt(low * high)
        book = middle.copy()
        book[4] = middle[4] * (high[4] / middle[4]) ** at
        found = curves.published_curve(book, ours, 0.95)
        assert found.verdict is verdict
        assert found.interval is Interval.SIMULTANEOUS
        assert found.measured == pytest.approx(at * found.high, rel=1e-9)
    assert curves.published_curve(middle, ours, 0.95).percentile == 0  # no curve strays less


def test_the_power_is_the_part_of_shifted_curves_outside() -> None:
    narrow = np.exp(np.random.default_rng(14).normal(0, 0.01, (42, POINTS)))
    wide = np.exp(np.random.default_rng(14).normal(0, 3, (42, POINTS)))
    assert curves.published_curve(narrow[0], narrow, 0.95).power == 1
    assert curves.published_curve(wide[0], wide, 0.95).power < 0.2


@pytest.mark.parametrize("bad", [math.nan, math.inf, 0.0])
def test_training_that_diverged_leaves_a_curve_undecided(bad) -> None:
    ours = simulated(42, np.random.default_rng(15))
    ours[3, 2] = bad
    with np.errstate(divide="ignore"):
        found = curves.published_curve(np.ones(POINTS), ours, 0.95)
    assert (found.verdict, found.power) == (Verdict.UNDECIDED, 0)


def test_too_few_curves_decide_nothing() -> None:
    ours = simulated(18, np.random.default_rng(16))
    for few in (ours, ours[:2]):
        assert curves.published_curve(ours[0], few, 0.95).verdict is Verdict.UNDECIDED
