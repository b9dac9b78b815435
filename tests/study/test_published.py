"""Published values and curves among ours, from both sides of the limits."""

import math

import numpy as np
import pytest
from scipy import stats

from tests.study.test_curves import POINTS, simulated
from unstable_gradients.study import curves, findings, published, statistics
from unstable_gradients.study.verdicts import Interval, Verdict

HOLDS, UNDECIDED, FAILS = Verdict.HOLDS, Verdict.UNDECIDED, Verdict.FAILS
SPREAD = np.array([0.957, 0.958, 0.9585, 0.959, 0.9575])


@pytest.mark.parametrize(
    ("rule", "limits"),
    [
        (published.published_accuracy, statistics.prediction_interval(SPREAD, 0.95)),
        (
            published.published_size,
            np.exp(statistics.prediction_interval(np.log(SPREAD), 0.95)).tolist(),
        ),
    ],
)
def test_a_published_value_holds_within_the_prediction_interval_and_fails_outside(rule, limits):
    low, high = limits
    inside = 1e-12 * low  # the exponential of a logarithm is not exact
    for book in (low + inside, 0.957, high - inside):
        assert rule(book, SPREAD, 0.95).verdict is HOLDS
    for book in (low - inside, high + inside):
        assert rule(book, SPREAD, 0.95).verdict is FAILS
    found = rule(0.957, SPREAD, 0.95)
    assert (found.low, found.high) == pytest.approx(limits, rel=1e-12)
    assert found.interval is Interval.PREDICTION
    assert (found.book, found.percentile) == (0.957, 10)  # level with the lowest of five


def test_an_interval_that_could_not_have_refuted_the_margin_decides_nothing():
    """Two replicas: t = 12.7 makes the interval wider than half a point, and wide is not true."""
    narrow, wide = np.array([0.9580, 0.9585]), np.array([0.9580, 0.9590])
    # Half of the width is 12.706 x deviation x sqrt(1.5): 0.0055 and 0.011; ten replicas: less.
    assert published.published_accuracy(0.9582, narrow, 0.95).verdict is UNDECIDED
    assert published.published_accuracy(0.9582, wide, 0.95).verdict is UNDECIDED
    assert published.published_accuracy(0.9, wide, 0.95).verdict is FAILS
    assert published.published_accuracy(0.9582, np.tile(narrow, 5), 0.95).verdict is HOLDS
    sizes = np.exp(np.array([-0.5, 0.5, -0.5, 0.5]))  # half of the width 2.05, the margin 1.15
    assert published.published_size(1.0, sizes, 0.95).verdict is UNDECIDED
    assert published.published_size(1e9, sizes, 0.95).verdict is FAILS


def spread_by(deviation, replicas):
    """Replicas about 0 with this standard deviation."""
    evenly = np.linspace(-1, 1, replicas)
    return deviation * evenly / np.std(evenly, ddof=1)


def half_width(replicas, confidence=0.95):
    """Of one more value's interval, in standard deviations (Hahn and Meeker 1991, section 4.8)."""
    quantile = stats.t.ppf((1 + confidence) / 2, replicas - 1)
    return quantile * math.sqrt(1 + 1 / replicas)


@pytest.mark.parametrize(
    "deviation",
    # The margin is 2.5, 2.2, 2 and 1.962 deviations. By tables of t the first takes 9 replicas:
    # 2.365 sqrt(1 + 1/8) = 2.508, and 2.306 sqrt(1 + 1/9) = 2.431. The last takes some thousand.
    [0.002, 0.005 / 2.2, 0.0025, 0.005 / 1.962],
)
def test_an_interval_too_wide_says_how_many_replicas_would_decide(deviation):
    needed = next(n for n in range(5, 10_000) if half_width(n) * deviation <= 0.005)
    found = published.published_accuracy(0.96, 0.96 + spread_by(deviation, 5), 0.95)
    assert found.verdict is UNDECIDED
    assert found.shown.endswith(f"; {needed:,} replicas would decide")
    for replicas, verdict in ((needed - 1, UNDECIDED), (needed, HOLDS)):
        many = 0.96 + spread_by(deviation, replicas)
        found = published.published_accuracy(0.96, many, 0.95)
        assert found.verdict is verdict
        assert ("would decide" in found.shown) is (verdict is UNDECIDED)


def test_single_runs_that_scatter_beyond_the_margin_decide_nothing_however_many():
    """As many replicas as you like leave 1.96 deviations: of 0.0026 that is 0.0051."""
    for replicas in (5, 1000):
        wide = 0.96 + spread_by(0.0026, replicas)
        found = published.published_accuracy(0.96, wide, 0.95)
        assert found.verdict is UNDECIDED
        assert found.shown.endswith("scatter too widely to tell, however many there are")
        assert "would decide" not in found.shown
        # Far outside of what one more run would be it is refuted all the same.
        outside = published.published_accuracy(0.9, wide, 0.95)
        assert (outside.verdict, outside.chance) == (FAILS, pytest.approx(0.05))
        assert outside.power > 0


@pytest.mark.parametrize(("deviation", "decidable"), [(0.58, True), (0.59, False)])
def test_sizes_scatter_too_widely_from_half_a_decade_on(deviation, decidable):
    """Half a decade is ln(10) / 2 = 1.1513, that is 1.96 deviations of 0.587."""
    found = published.published_size(1.0, np.exp(spread_by(deviation, 6)), 0.95)
    assert found.verdict is UNDECIDED
    assert ("would decide" in found.shown) is decidable


def test_a_published_size_is_compared_by_logarithms():
    sample = np.array([0.01, 0.1, 1.0])
    found = published.published_size(50.0, sample, 0.95)
    assert found.measured == pytest.approx(0.1)
    # t with two degrees of freedom, standard deviation one decade: 10 ** (-1 +- 4.302653 * 1.1547).
    assert math.log10(found.high) == pytest.approx(-1 + 4.302653 * math.sqrt(4 / 3), rel=1e-6)
    assert found.shown.startswith("the book's 50 beside 0.1, one more run 1.08e-06 to 9.3e+03;")


@pytest.mark.parametrize("rule", [published.published_accuracy, published.published_size])
def test_a_single_network_has_no_interval_to_judge_by(rule):
    for book in (0.5, 5.0):
        found = rule(book, np.array([0.5]), 0.95)
        assert (found.verdict, found.power) == (UNDECIDED, 0)
        assert found.shown == findings.NO_INTERVAL


def test_two_far_replicas_leave_an_interval_up_to_infinity():
    found = published.published_size(1.0, np.array([1e-200, 1e-10]), 0.95)
    assert (found.verdict, found.high) == (UNDECIDED, math.inf)


def test_a_curve_of_the_book_inside_and_outside() -> None:
    ours = simulated(42, np.random.default_rng(13)) ** 0.3  # half a decade off, they are outside
    low, high = curves.simultaneous_band(ours, 0.95)
    for at, verdict in ((0.999, Verdict.HOLDS), (1.001, Verdict.FAILS)):
        middle = np.sqrt(low * high)
        book = middle.copy()
        book[4] = middle[4] * (high[4] / middle[4]) ** at
        found = published.published_curve(book, ours, 0.95)
        assert found.verdict is verdict
        assert found.interval is Interval.SIMULTANEOUS
        assert found.measured == pytest.approx(at * found.high, rel=1e-9)
    found = published.published_curve(middle, ours, 0.95)
    assert math.isnan(found.percentile)  # of curves, which are not in order
    assert "100% of ours stray farther" in found.shown


def test_the_power_is_the_part_of_shifted_curves_outside() -> None:
    narrow = np.exp(np.random.default_rng(14).normal(0, 0.01, (42, POINTS)))
    wide = np.exp(np.random.default_rng(14).normal(0, 3, (42, POINTS)))
    assert published.published_curve(narrow[0], narrow, 0.95).power == 1
    assert published.published_curve(wide[0], wide, 0.95).power < 0.2


def test_curves_that_spread_too_widely_to_refute_anything_decide_nothing() -> None:
    ours = simulated(42, np.random.default_rng(13)) ** 3
    found = published.published_curve(np.exp(np.log(ours).mean(axis=0)), ours, 0.95)
    assert (found.verdict, found.measured) == (UNDECIDED, pytest.approx(0, abs=1e-9))


@pytest.mark.parametrize("bad", [math.nan, math.inf, 0.0])
def test_training_that_diverged_leaves_a_curve_undecided(bad) -> None:
    ours = simulated(42, np.random.default_rng(15))
    ours[3, 2] = bad
    with np.errstate(divide="ignore"):
        found = published.published_curve(np.ones(POINTS), ours, 0.95)
    assert (found.verdict, found.power) == (Verdict.UNDECIDED, 0)


def test_too_few_curves_decide_nothing() -> None:
    ours = simulated(18, np.random.default_rng(16))
    for few in (ours, ours[:2]):
        assert published.published_curve(ours[0], few, 0.95).verdict is Verdict.UNDECIDED
