"""Estimates and intervals, against formulas written out, tables of quantiles and simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import statistics

# Student (1908), "The probable error of a mean", Biometrika 6: additional hours of sleep gained
# with each of two soporifics, ten patients. R's documentation of `t.test` works it as two
# independent groups: t = -1.8608, df = 17.776, p = 0.07939, interval -3.3654832 to 0.2054832.
SLEEP_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SLEEP_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
T_975_WITH_9 = 2.262157163  # quantile of Student's t with nine degrees of freedom, from its tables


def spread(sample):
    """Standard deviation with n - 1, term by term."""
    centre = math.fsum(sample) / len(sample)
    return math.sqrt(math.fsum((x - centre) ** 2 for x in sample) / (len(sample) - 1))


def test_mean_has_students_interval():
    estimate = statistics.mean(SLEEP_1, 0.95)
    half = T_975_WITH_9 * spread(SLEEP_1) / math.sqrt(10)
    assert estimate.value == pytest.approx(0.75, abs=1e-12)
    assert estimate.low == pytest.approx(0.75 - half, abs=1e-8)
    assert estimate.high == pytest.approx(0.75 + half, abs=1e-8)
    assert estimate.replicas == 10


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.99])
def test_interval_of_the_mean_agrees_with_the_one_sample_t_test(confidence):
    sample = np.random.default_rng(1).normal(3, 2, 17)
    expected = stats.ttest_1samp(sample, 0).confidence_interval(confidence)
    estimate = statistics.mean(sample, confidence)
    assert (estimate.low, estimate.high) == pytest.approx(tuple(expected), rel=1e-12)


def test_geometric_mean_is_taken_of_logarithms():
    estimate = statistics.geometric_mean(np.array([0.01, 0.1, 10.0]), 0.9)
    logs = [-2.0, -1.0, 1.0]
    half = 2.919985580 * spread(logs) / math.sqrt(3)  # t with two degrees of freedom at 0.95
    assert estimate.value == pytest.approx(10 ** (-2 / 3), rel=1e-12)
    assert estimate.low == pytest.approx(10 ** (-2 / 3 - half), rel=1e-8)
    assert estimate.high == pytest.approx(10 ** (-2 / 3 + half), rel=1e-8)


@pytest.mark.parametrize(("holding", "of"), [(0, 5), (1, 7), (20, 40), (39, 40), (40, 40)])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_frequency_has_the_interval_of_clopper_and_pearson(holding, of, confidence):
    interval = stats.binomtest(holding, of).proportion_ci(confidence, method="exact")
    estimate = statistics.frequency(np.arange(of) < holding, confidence)
    assert estimate.value == holding / of
    assert (estimate.low, estimate.high) == pytest.approx(tuple(interval), abs=1e-9)
    assert estimate.replicas == of


def test_limits_of_a_frequency_are_those_whose_tails_are_what_confidence_leaves():
    estimate = statistics.frequency(np.arange(12) < 9, 0.95)
    at_least = sum(
        math.comb(12, k) * estimate.low**k * (1 - estimate.low) ** (12 - k) for k in range(9, 13)
    )
    at_most = sum(
        math.comb(12, k) * estimate.high**k * (1 - estimate.high) ** (12 - k) for k in range(10)
    )
    assert (at_least, at_most) == pytest.approx((0.025, 0.025), abs=1e-9)


def test_difference_of_means_reproduces_the_published_worked_example():
    difference = statistics.difference_of_means(SLEEP_1, SLEEP_2, 0.95)
    assert difference.value == pytest.approx(-1.58, abs=1e-12)
    assert (difference.low, difference.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-7)
    assert difference.p_value == pytest.approx(0.07939, abs=1e-5)
    assert difference.replicas == 10


def test_difference_of_means_is_welchs_for_samples_of_different_size_and_spread():
    rng = np.random.default_rng(2)
    first, second = rng.normal(1, 0.1, 5), rng.normal(0, 3, 12)
    a, b = spread(first) ** 2 / 5, spread(second) ** 2 / 12
    freedom = (a + b) ** 2 / (a**2 / 4 + b**2 / 11)
    centre = math.fsum(first) / 5 - math.fsum(second) / 12
    half = stats.t.isf(0.05, freedom) * math.sqrt(a + b)
    difference = statistics.difference_of_means(first, second, 0.9)
    assert difference.value == pytest.approx(centre, rel=1e-12)
    assert difference.low == pytest.approx(centre - half, rel=1e-12)
    assert difference.high == pytest.approx(centre + half, rel=1e-12)
    expected = stats.ttest_ind(first, second, equal_var=False).pvalue
    assert difference.p_value == pytest.approx(expected, rel=1e-9)
    assert difference.replicas == 5


def test_prediction_interval_holds_one_more_value_as_often_as_it_says():
    rng, trials = np.random.default_rng(3), 4000
    held = 0
    for _ in range(trials):
        *sample, one_more = rng.normal(-4, 0.3, 7)
        low, high = statistics.prediction_interval(np.array(sample), 0.8)
        held += low <= one_more <= high
    # Four standard errors of a frequency of 0.8.
    assert held / trials == pytest.approx(0.8, abs=4 * math.sqrt(0.8 * 0.2 / trials))


def test_prediction_interval_is_wider_than_that_of_the_mean_by_the_root_of_n_plus_1():
    mean = statistics.mean(SLEEP_1, 0.95)
    low, high = statistics.prediction_interval(SLEEP_1, 0.95)
    assert (low + high) / 2 == pytest.approx(0.75)
    assert high - low == pytest.approx(math.sqrt(11) * (mean.high - mean.low))


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, 0), (1.0, 12.5), (1.5, 25), (2.0, 50), (3.0, 87.5), (4.0, 100)]
)
def test_percentile_counts_ties_half(value, expected):
    assert statistics.percentile_of(value, np.array([3.0, 2.0, 1.0, 2.0])) == expected


def test_band_leaves_equal_tails():
    assert statistics.band(0.9) == pytest.approx((0.05, 0.95))


def test_a_single_replica_has_a_value_and_no_interval():
    sample = np.array([0.5])
    for estimate in (statistics.mean(sample, 0.95), statistics.geometric_mean(sample, 0.95)):
        assert (estimate.value, estimate.replicas) == (0.5, 1)
        assert math.isnan(estimate.low)
        assert math.isnan(estimate.high)
    difference = statistics.difference_of_means(sample, np.array([0.25, 0.5, 0.75]), 0.95)
    assert (difference.value, difference.replicas) == (0.0, 1)
    assert all(map(math.isnan, (difference.low, difference.high, difference.p_value)))
    assert all(map(math.isnan, statistics.prediction_interval(sample, 0.95)))


def test_constant_samples_have_intervals_of_no_width():
    constant = np.full(10, 0.1)
    mean = statistics.mean(constant, 0.95)
    assert (mean.value, mean.low, mean.high) == (0.1, 0.1, 0.1)
    assert statistics.prediction_interval(constant, 0.95) == (0.1, 0.1)
    same = statistics.difference_of_means(constant, np.full(7, 0.1), 0.95)
    assert (same.value, same.low, same.high, same.p_value) == (0, 0, 0, 1)
    other = statistics.difference_of_means(np.full(7, 0.5), np.full(10, 0.25), 0.95)
    assert (other.value, other.low, other.high, other.p_value) == (0.25, 0.25, 0.25, 0)


def test_one_constant_sample_leaves_the_spread_of_the_other():
    difference = statistics.difference_of_means(np.full(4, 0.75), SLEEP_1, 0.95)
    mean = statistics.mean(SLEEP_1, 0.95)
    assert difference.value == pytest.approx(0, abs=1e-12)
    assert difference.high - difference.low == pytest.approx(mean.high - mean.low)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_value_that_is_not_finite_leaves_no_estimate(bad):
    sample = np.array([1.0, bad, 3.0, bad])
    second = np.array([1.0, 2.0])
    for estimate in (
        statistics.mean(sample, 0.95),
        statistics.geometric_mean(sample, 0.95),
        statistics.difference_of_means(sample, second, 0.95),
        statistics.difference_of_means(second, sample, 0.95),
    ):
        assert all(map(math.isnan, (estimate.value, estimate.low, estimate.high)))
    assert all(map(math.isnan, statistics.prediction_interval(sample, 0.95)))
    assert math.isnan(statistics.percentile_of(2.0, sample))


def test_a_geometric_mean_needs_positive_values():
    estimate = statistics.geometric_mean(np.array([1.0, 0.0]), 0.95)
    assert all(map(math.isnan, (estimate.value, estimate.low, estimate.high)))


def test_an_interval_may_reach_to_infinity():
    estimate = statistics.geometric_mean(np.array([1e-200, 1.0]), 0.95)
    assert (estimate.low, estimate.high) == (0.0, math.inf)
    assert estimate.value == pytest.approx(1e-100)


def test_the_mean_of_differences_is_students_paired_test():
    # The same patients took both: R's documentation gives t = -4.0621, df = 9, p = 0.002833 and
    # the interval -2.4598858 to -0.7001142.
    difference = statistics.mean_of_differences(SLEEP_1, SLEEP_2, 0.95)
    assert difference.value == pytest.approx(-1.58)
    assert (difference.low, difference.high) == pytest.approx((-2.4598858, -0.7001142), abs=1e-7)
    assert difference.p_value == pytest.approx(0.002833, abs=5e-7)
    assert difference.replicas == 10


@pytest.mark.parametrize(("shift", "p_value"), [(0.0, 1.0), (0.25, 0.0)])
def test_differences_that_are_all_the_same(shift, p_value):
    first = np.array([1.0, 2.0, 4.0])
    found = statistics.mean_of_differences(first + shift, first, 0.9)
    assert (found.value, found.low, found.high, found.p_value) == (shift, shift, shift, p_value)


def test_differences_of_one_replica_or_of_one_that_diverged():
    one = statistics.mean_of_differences(np.array([2.0]), np.array([1.5]), 0.95)
    assert one.value == 0.5
    assert np.isnan([one.low, one.high, one.p_value]).all()
    lost = statistics.mean_of_differences(np.array([2.0, np.nan]), np.array([1.5, 1.0]), 0.95)
    assert np.isnan([lost.value, lost.low, lost.high, lost.p_value]).all()


def test_the_jackknife_of_a_mean_is_students_interval():
    """The pseudo-values of a mean are the values themselves."""
    without = np.array([np.delete(SLEEP_1, patient).mean() for patient in range(10)])
    found = statistics.jackknife(SLEEP_1.mean(), without, 0.95)
    expected = statistics.mean(SLEEP_1, 0.95)
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high), abs=1e-12
    )
    assert (found.replicas, found.freedom) == (10, 9)


def test_the_jackknife_of_a_variance_holds_it_as_often_as_it_says():
    random, held = np.random.default_rng(5), 0
    for sample in random.normal(size=(1000, 30)):
        without = np.array([np.delete(sample, each).var(ddof=1) for each in range(30)])
        found = statistics.jackknife(sample.var(ddof=1), without, 0.95)
        held += found.low <= 1 <= found.high
    assert 0.90 < held / 1000 < 0.97  # skewed, so that it holds a little less often


def test_pseudo_values_by_hand():
    """The n-th power of the mean over the (n - 1)-th of the mean without the one."""
    assert statistics.pseudo_values(np.array([1.0, 4.0])) == pytest.approx([2.5**2 / 4, 2.5**2])
    found = statistics.pseudo_values(np.array([-1.0, 2.0, 8.0]))  # means without: 5, 3.5, 0.5
    assert found == pytest.approx([27 / 25, 27 / 3.5**2, 27 / 0.25])
    assert statistics.pseudo_values(np.array([3.0])) == [3.0]


@pytest.mark.parametrize("growth", [[np.inf, np.inf], [np.inf], [1.0, -np.inf], [2.0, np.nan]])
def test_numbers_without_a_mean_have_no_pseudo_values(growth):
    assert np.isnan(statistics.pseudo_values(np.array(growth))).all()


def test_no_replicas_tell_nothing():
    nothing = np.array([])
    for ask in (
        lambda: statistics.frequency(nothing > 0, 0.95),
        lambda: statistics.mean(nothing, 0.95),
        lambda: statistics.difference_of_means(nothing, np.ones(3), 0.95),
    ):
        with pytest.raises(InvalidInput, match="no replicas, expected some"):
            ask()
