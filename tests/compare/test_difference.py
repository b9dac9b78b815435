"""The difference of a quantity between two runs, against textbook formulas and by simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.compare import difference
from unstable_gradients.compare.difference import Change, How
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.rules import Scale
from unstable_gradients.study.verdicts import Interval

LINEAR, LOGARITHMIC, PROPORTION = Scale.LINEAR, Scale.LOGARITHMIC, Scale.PROPORTION
A = np.array([1.0, 2.0, 4.0, 8.0])
B = np.array([1.5, 2.0, 5.0, 9.5])


def ends(found: Change) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def test_a_paired_interval_is_that_of_the_differences_by_hand() -> None:
    """They are 0.5, 0, 1 and 1.5: mean 0.75, deviation sqrt(5 / 12); t of 3 is 3.182446."""
    found = difference.paired((A,), (B,), 0.95, LINEAR)
    error = math.sqrt(5 / 12 / 4)
    expected = (0.75, 0.75 - 3.182446305 * error, 0.75 + 3.182446305 * error)
    assert ends(found) == pytest.approx(expected)
    assert (found.error, found.pairs, found.how) == (pytest.approx(error), 4, How.PAIRED)
    assert found.distance == pytest.approx(0.75 / error)
    assert found.distance == pytest.approx(stats.ttest_rel(B, A).statistic)


def test_a_difference_is_the_second_run_minus_the_first() -> None:
    assert difference.paired((A,), (A + 1,), 0.95, LINEAR).value == 1
    assert difference.unpaired((A,), (A + 1,), 0.95, LINEAR).value == 1
    assert difference.paired((A,), (2 * A,), 0.95, LOGARITHMIC).value == pytest.approx(2)
    assert difference.plain(1.0, 4.0).value == 3
    assert difference.plain(1.0, 4.0, LOGARITHMIC).value == 4
    assert difference.proportions((1.0, 4.0), (3.0, 4.0), 0.95).value == 0.5
    assert difference.paired((np.zeros(4),), (np.ones(4),), 0.95, PROPORTION).value == 1


def test_an_unpaired_interval_is_welchs() -> None:
    found = difference.unpaired((A,), (B[:3],), 0.9, LINEAR)
    expected = stats.ttest_ind(B[:3], A, equal_var=False)
    interval = expected.confidence_interval(0.9)
    assert ends(found)[1:] == pytest.approx((interval.low, interval.high))
    assert found.distance == pytest.approx(abs(expected.statistic))
    assert (found.how, found.pairs) == (How.UNPAIRED, 0)


def test_of_a_longer_run_those_replicas_are_paired_that_both_have() -> None:
    longer = np.array([*B, 100.0, -3.0])
    assert difference.paired((A,), (longer,), 0.95, LINEAR) == difference.paired(
        (A,), (B,), 0.95, LINEAR
    )


def test_of_a_ratio_it_is_the_factor_that_counts() -> None:
    found = difference.paired((A,), (B,), 0.95, LOGARITHMIC)
    logs = np.log(B / A)
    interval = stats.ttest_1samp(logs, 0).confidence_interval(0.95)
    assert ends(found) == pytest.approx(
        (math.exp(logs.mean()), math.exp(interval.low), math.exp(interval.high))
    )
    assert found.distance == pytest.approx(abs(stats.ttest_1samp(logs, 0).statistic))


def test_a_difference_of_two_means_changes_by_what_both_change() -> None:
    """Of two networks with samples of their own, by Welch's t of the two paired differences."""
    gained, lost = np.array([0.5, 0.75, 0.25]), np.array([0.125, 0.5, 0.25, 0.0])
    first = (A[:3], B)
    second = (A[:3] + gained, B + lost)
    found = difference.paired(first, second, 0.95, LINEAR)
    welch = stats.ttest_ind(gained, lost, equal_var=False).confidence_interval(0.95)
    assert ends(found) == pytest.approx((gained.mean() - lost.mean(), welch.low, welch.high))
    apart = difference.unpaired(first, second, 0.95, LINEAR)
    assert apart.value == pytest.approx(found.value)
    squares = [np.var(each, ddof=1) / len(each) for each in (*first, *second)]
    assert apart.error == pytest.approx(math.sqrt(sum(squares)))


def test_frequencies_differ_by_agresti_and_caffo() -> None:
    """7 of 10 after 2 of 8: (8 / 12) - (3 / 10), its error from these two, and z 1.959964."""
    found = difference.proportions((2.0, 8.0), (7.0, 10.0), 0.95)
    error = math.sqrt((8 / 12) * (4 / 12) / 12 + (3 / 10) * (7 / 10) / 10)
    centre = 8 / 12 - 3 / 10
    assert found.value == pytest.approx(7 / 10 - 2 / 8)
    half = 1.959963985 * error
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half))


def test_paired_frequencies_differ_by_agresti_and_min() -> None:
    """Five gained, one lost of ten: 4 / 12 either side of which 12 pairs leave an error."""
    first = np.array([0, 0, 0, 0, 0, 1, 1, 1, 0, 0], float)
    second = np.array([1, 1, 1, 1, 1, 0, 1, 1, 0, 0], float)
    found = difference.paired((first,), (second,), 0.95, PROPORTION)
    half = 1.959963985 * math.sqrt(5.5 + 1.5 - 4**2 / 12) / 12
    assert found.value == pytest.approx(0.4)
    assert (found.low, found.high) == pytest.approx((4 / 12 - half, 4 / 12 + half))


def test_frequencies_that_agree_in_every_start_still_have_an_interval() -> None:
    """Seventeen starts do not tell that it never differs."""
    found = difference.paired((np.ones(17),), (np.ones(17),), 0.95, PROPORTION)
    assert found.value == 0
    assert found.low < 0 < found.high


def test_without_values_the_intervals_of_the_ledger_give_the_unpaired_difference() -> None:
    """Nearly: their degrees of freedom are those of Welch's t, and the same here."""
    first, second = (statistics.mean(each, 0.95) for each in (A, B))
    terms = [
        difference.of_interval((e.value, e.low, e.high), 4, Interval.STUDENT, 0.95, LINEAR)
        for e in (first, second)
    ]
    found = difference.from_intervals(terms[0], terms[1], 0.95, LINEAR)
    assert ends(found) == pytest.approx(ends(difference.unpaired((A,), (B,), 0.95, LINEAR)))
    assert found.how is How.INTERVALS


def test_a_prediction_interval_tells_the_error_of_the_mean() -> None:
    low, high = statistics.prediction_interval(A, 0.95)
    found = difference.of_interval((A.mean(), low, high), 4, Interval.PREDICTION, 0.95, LINEAR)
    assert found is not None
    assert (found.value, found.freedom) == (A.mean(), 3)
    assert found.error == pytest.approx(A.std(ddof=1) / 2)


def test_an_interval_of_a_ratio_is_one_of_its_logarithm() -> None:
    found = findings.agreement(A, 0.95)
    numbers = (found.measured, found.low, found.high)
    of = difference.of_interval(numbers, 4, found.interval, 0.95, LOGARITHMIC)
    assert of is not None
    assert of.value == pytest.approx(np.log(A).mean())
    assert of.error == pytest.approx(np.log(A).std(ddof=1) / 2)


@pytest.mark.parametrize("interval", [Interval.NONE, Interval.KINDS, Interval.SIMULTANEOUS])
def test_what_is_no_interval_of_a_mean_tells_no_error(interval: Interval) -> None:
    assert difference.of_interval((1.0, 0.5, 2.0), 4, interval, 0.95, LINEAR) is None


def test_what_changes_alike_in_every_start_is_certain() -> None:
    found = difference.paired((A,), (A + 0.5,), 0.95, LINEAR)
    assert ends(found) == (0.5, 0.5, 0.5)
    assert found.distance == math.inf
    same = difference.paired((A,), (A,), 0.95, LINEAR)
    assert (same.distance, same.is_beyond_chance) == (0, False)


@pytest.mark.parametrize(("value", "beyond"), [(-1.0, False), (0.0, True)])
def test_a_start_without_a_number_leaves_no_interval(value: float, beyond: bool) -> None:
    """Training that diverged has no loss, and what is not positive has no logarithm."""
    lost = np.array([*A[:3], np.nan if value == 0 else value])
    found = difference.paired((A,), (lost,), 0.95, LOGARITHMIC)
    assert math.isnan(found.low)
    assert math.isnan(found.distance)
    assert not found.is_beyond_chance


@pytest.mark.parametrize(
    ("scale", "low", "high", "beyond"),
    [
        (LINEAR, 0.1, 0.2, True),
        (LINEAR, -0.2, -0.1, True),
        (LINEAR, -0.1, 0.1, False),
        (LOGARITHMIC, 1.1, 1.2, True),
        (LOGARITHMIC, 0.8, 0.9, True),
        (LOGARITHMIC, 0.9, 1.1, False),
    ],
)
def test_a_change_is_beyond_chance_if_its_interval_leaves_out_no_change(
    scale: Scale, low: float, high: float, beyond: bool
) -> None:
    assert Change(1.0, low, high, scale=scale).is_beyond_chance is beyond


def covered(
    scale: Scale, replicas: int, true: float, draw: object, runs: int = 2000
) -> tuple[float, float]:
    """How often the paired and the unpaired interval hold the true difference."""
    random = np.random.default_rng(17)
    held = np.zeros(2)
    for _ in range(runs):
        first, second = draw(random, replicas)  # type: ignore[operator]
        for kind, take in enumerate((difference.paired, difference.unpaired)):
            found = take((first,), (second,), 0.95, scale)
            held[kind] += found.low <= true <= found.high
    paired, unpaired = (held / runs).tolist()
    return paired, unpaired


def of_starts(random: np.random.Generator, replicas: int) -> tuple[np.ndarray, np.ndarray]:
    """What a start does in both runs has much in common; the second gains 0.3."""
    shared = random.normal(size=replicas)
    first, second = (shared + 0.3 * random.normal(size=replicas) for _ in range(2))
    return first, second + 0.3


def test_paired_intervals_hold_the_true_difference_as_often_as_they_say() -> None:
    paired, unpaired = covered(LINEAR, 8, 0.3, of_starts)
    assert paired == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 2000))
    assert unpaired > 0.99  # wider than they need be, where starts are shared


def of_ratios(random: np.random.Generator, replicas: int) -> tuple[np.ndarray, np.ndarray]:
    first, second = of_starts(random, replicas)
    return np.exp(first), np.exp(second)


def test_paired_intervals_of_a_factor_hold_it_as_often() -> None:
    paired, _ = covered(LOGARITHMIC, 8, math.exp(0.3), of_ratios)
    assert paired == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 2000))


def of_frequencies(random: np.random.Generator, replicas: int) -> tuple[np.ndarray, np.ndarray]:
    """True of 0.7 and of 0.85 of all starts; where it was true it mostly stays so."""
    luck = random.uniform(size=replicas)
    again = np.where(random.uniform(size=replicas) < 0.8, luck, random.uniform(size=replicas))
    return (luck < 0.7).astype(float), (again < 0.85).astype(float)


def test_intervals_of_frequencies_hold_their_difference_no_less_often_than_they_say() -> None:
    paired, unpaired = covered(PROPORTION, 17, 0.15, of_frequencies)
    assert paired > 0.94
    assert unpaired > 0.94
