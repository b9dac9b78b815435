"""Every rule at its limits, just inside and just outside them."""

import math

import numpy as np
import pytest

from unstable_gradients.study import statistics, verdicts
from unstable_gradients.study.statistics import Difference
from unstable_gradients.study.verdicts import Verdict

REPRODUCED, IN_DIRECTION, NOT = Verdict.REPRODUCED, Verdict.IN_DIRECTION, Verdict.NOT_REPRODUCED
SPREAD = np.array([0.95, 0.96, 0.955, 0.962, 0.958])


def up(value):
    return math.nextafter(value, math.inf)


def down(value):
    return math.nextafter(value, -math.inf)


def assert_finding(finding, verdict, reason=None):
    assert finding.verdict is verdict
    assert bool(finding.reason) is (verdict is not REPRODUCED)
    if reason is not None:
        assert finding.reason == reason


def test_limits_are_those_that_the_rules_state():
    assert verdicts.HALF_POINT == 0.5 / 100
    assert f"{verdicts.HALF_DECADE:.1f}" == "3.2"
    assert f"{verdicts.HALF_DECADE**2:.9f}" == "10.000000000"
    assert (verdicts.NEARLY_ALWAYS, verdicts.MOSTLY) == (0.8, 0.5)
    assert (verdicts.TENTH, verdicts.DOUBLE) == (1.1, 2)
    assert verdicts.TWENTIETH == 0.05
    rules = " ".join(str(verdicts.__doc__).split())
    for stated in (
        "within half a percentage point",
        "half a decade (a factor of 3.2)",
        "above 4/5",
        "above 1/2",
        "between 1/1.1 and 1.1",
        "between 1/2 and 2",
        "above 1 - confidence",
        "above 1/20",
    ):
        assert stated in rules


# A published value


@pytest.mark.parametrize(
    ("rule", "sample", "limits"),
    [
        (
            verdicts.published_accuracy,
            SPREAD,
            statistics.prediction_interval(SPREAD, 0.95),
        ),
        (
            verdicts.published_size,
            SPREAD,
            np.exp(statistics.prediction_interval(np.log(SPREAD), 0.95)).tolist(),
        ),
    ],
)
def test_a_published_value_is_reproduced_within_the_prediction_interval(rule, sample, limits):
    low, high = limits
    for book in (low, up(low), 0.957, down(high), high):
        assert_finding(rule(book, sample, 0.95), REPRODUCED)
    for book in (down(low), up(high)):
        assert rule(book, sample, 0.95).verdict is not REPRODUCED


@pytest.mark.parametrize(
    ("book", "verdict"),
    [
        (0.5, REPRODUCED),
        (up(0.5), IN_DIRECTION),
        (0.505, IN_DIRECTION),
        (up(0.505), NOT),
        (0.495, IN_DIRECTION),
        (down(0.495), NOT),
    ],
)
def test_an_accuracy_is_near_within_half_a_point_of_the_mean(book, verdict):
    assert_finding(verdicts.published_accuracy(book, np.full(4, 0.5), 0.95), verdict)


@pytest.mark.parametrize(
    ("book", "verdict"),
    [
        (1.0, REPRODUCED),
        (up(1.0), IN_DIRECTION),
        (10**0.5, IN_DIRECTION),
        (up(10**0.5), NOT),
        (1 / 10**0.5, IN_DIRECTION),
        (down(1 / 10**0.5), NOT),
    ],
)
def test_a_size_is_near_within_half_a_decade_of_the_geometric_mean(book, verdict):
    assert_finding(verdicts.published_size(book, np.ones(4), 0.95), verdict)


def test_a_published_accuracy_is_reported_with_the_mean_and_its_place_among_replicas():
    finding = verdicts.published_accuracy(0.9575, SPREAD, 0.95)
    assert finding.estimate == statistics.mean(SPREAD, 0.95)
    assert (finding.book, finding.percentile) == (0.9575, 40)  # two of five are below


def test_a_published_size_is_compared_by_logarithms():
    sample = np.array([0.01, 0.1, 1.0])
    finding = verdicts.published_size(50.0, sample, 0.95)
    assert finding.estimate.value == pytest.approx(0.1)
    # t with two degrees of freedom, standard deviation one decade: 10 ** (-1 +- 4.302653 * 1.1547).
    assert_finding(finding, REPRODUCED)
    far = verdicts.published_size(1e4, sample, 0.95)
    assert_finding(far, NOT, "one more replica would fall between 1.08e-06 and 9.3e+03")
    assert far.percentile == 100


def test_the_reason_against_a_published_accuracy_is_where_one_more_replica_falls():
    sample = np.array([0.96, 0.962])
    # t with one degree of freedom: 0.961 -+ 12.7062 * 0.0014142 * sqrt(1.5).
    finding = verdicts.published_accuracy(0.9, sample, 0.95)
    assert_finding(finding, NOT, "one more replica would fall between 93.90% and 98.30%")


@pytest.mark.parametrize("rule", [verdicts.published_accuracy, verdicts.published_size])
def test_a_single_network_can_only_be_near_a_published_value(rule):
    assert_finding(rule(0.5, np.array([0.5]), 0.95), IN_DIRECTION, verdicts.NO_INTERVAL)
    assert_finding(rule(0.5, np.array([5.0]), 0.95), NOT, verdicts.NO_INTERVAL)


# A statement about a network


@pytest.mark.parametrize(
    # All of n hold: the interval begins at 0.025 ** (1 / n).
    ("holding", "of", "verdict"),
    [
        (17, 17, REPRODUCED),  # 0.805
        (16, 16, IN_DIRECTION),  # 0.794
        (6, 6, IN_DIRECTION),  # 0.541
        (5, 5, NOT),  # 0.478
        (1000, 1000, REPRODUCED),
        (0, 1000, NOT),
        (37, 40, IN_DIRECTION),  # 0.796
        (38, 40, REPRODUCED),  # 0.831
    ],
)
def test_a_statement_must_hold_nearly_always(holding, of, verdict):
    assert_finding(verdicts.usually(np.arange(of) < holding, 0.95), verdict)


def test_the_reason_against_a_statement_says_how_often_it_holds_and_what_that_shows():
    finding = verdicts.usually(np.arange(5) < 5, 0.95)
    assert finding.reason == (
        "holds for 5 of 5 networks, which shows only that it holds for 48% of all or more"
    )
    assert math.isnan(finding.book)
    assert math.isnan(finding.percentile)


# Differences


def difference(value, low, high, p_value=math.nan, replicas=10):
    return Difference(value, low, high, replicas, p_value)


@pytest.mark.parametrize(
    ("value", "low", "verdict"),
    [
        (0.01, up(0.0), REPRODUCED),
        (0.01, 0.0, IN_DIRECTION),
        (up(0.0), -0.01, IN_DIRECTION),
        (0.0, -0.01, NOT),
        (-0.01, -0.02, NOT),
    ],
)
def test_a_gain_has_an_interval_above_zero(value, low, verdict):
    finding = verdicts.gain(difference(value, low, 0.02), 0.004, 70.0)
    assert_finding(finding, verdict)
    assert (finding.book, finding.percentile) == (0.004, 70)
    assert finding.estimate.value == value


@pytest.mark.parametrize(
    ("value", "low", "verdict"),
    [
        (0.01, up(0.0), NOT),
        (0.01, 0.0, REPRODUCED),
        (0.01, -0.01, REPRODUCED),
        (-0.01, -0.02, REPRODUCED),
    ],
)
def test_no_gain_has_an_interval_that_is_not_above_zero(value, low, verdict):
    assert_finding(verdicts.no_gain(difference(value, low, 0.02), -0.003, 40.0), verdict)


def test_reasons_against_differences_are_in_percentage_points():
    assert_finding(
        verdicts.gain(difference(0.001, -0.00234, 0.02), 0.004, 70.0),
        IN_DIRECTION,
        "the interval of the difference reaches down to -0.23 percentage points",
    )
    assert_finding(
        verdicts.no_gain(difference(0.01, 0.005, 0.02), 0.004, 70.0),
        NOT,
        "the interval of the difference begins at +0.50 percentage points",
    )
    assert_finding(
        verdicts.no_significance(difference(0.0123, 0.005, 0.02, 0.00123), 0.95),
        NOT,
        "p = 0.0012 for a difference of +1.23 percentage points",
    )


@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_no_significance_has_a_p_value_above_what_confidence_leaves(confidence):
    limit = 1 - confidence
    for p_value, verdict in ((up(limit), REPRODUCED), (limit, NOT), (0.0, NOT), (1.0, REPRODUCED)):
        finding = verdicts.no_significance(difference(0.01, -1.0, 1.0, p_value), confidence)
        assert_finding(finding, verdict)
        assert finding.estimate.value == p_value
        assert math.isnan(finding.estimate.low)


def test_single_networks_show_no_gain_nor_its_absence():
    unknown = difference(0.01, math.nan, math.nan, replicas=1)
    assert_finding(verdicts.gain(unknown, 0.01, 50.0), IN_DIRECTION, verdicts.NO_INTERVAL)
    assert_finding(verdicts.no_gain(unknown, 0.01, 50.0), NOT, verdicts.NO_INTERVAL)
    assert_finding(verdicts.no_significance(unknown, 0.95), NOT, verdicts.NO_INTERVAL)


# Ratios


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (1.0, REPRODUCED),
        (1.1 - 1e-12, REPRODUCED),
        (1.1 + 1e-12, IN_DIRECTION),
        (1 / 1.1 + 1e-12, REPRODUCED),
        (1 / 1.1 - 1e-12, IN_DIRECTION),
        (2.0, IN_DIRECTION),
        (2 + 1e-12, NOT),
        (0.5, IN_DIRECTION),
        (0.5 - 1e-12, NOT),
    ],
)
def test_an_agreement_is_within_a_tenth(ratio, verdict):
    assert_finding(verdicts.agreement(np.full(3, ratio), 0.95), verdict)


def test_an_agreement_is_judged_by_its_interval():
    wide = verdicts.agreement(np.array([0.5, 2.0, 1.0, 1.0]), 0.95)
    assert wide.estimate.value == pytest.approx(1)
    # t with three degrees of freedom: exp(-+3.182446 * ln 2 * sqrt(2/3) / 2).
    expected = "the interval of the ratio, 0.406 to 2.46, is not within a tenth of 1"
    assert_finding(wide, IN_DIRECTION, expected)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (1 / 1.1, 1.1, REPRODUCED),
        (0.9, 1.1, IN_DIRECTION),
        (0.91, 1.11, IN_DIRECTION),
        (1.0, 4.0, IN_DIRECTION),
        (1.0, 4.1, NOT),
        (0.1, 2.0, NOT),
    ],
)
def test_a_ratio_between_two_numbers_is_judged_by_both_and_their_middle(low, high, verdict):
    finding = verdicts.bracketed_agreement(low, high, 5)
    assert_finding(finding, verdict)
    assert finding.estimate.value == pytest.approx((low * high) ** 0.5)
    assert (finding.estimate.low, finding.estimate.high) == (low, high)
    assert finding.estimate.replicas == 5


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [
        ([1.0, 1.0, 1.0], NOT),
        ([1 + 1e-12] * 3, REPRODUCED),
        ([1 - 1e-12] * 3, NOT),
        ([0.5, 2.5, 1.0], IN_DIRECTION),
        ([0.5, 1.9, 1.0], NOT),
        ([3.0, 4.0, 3.5], REPRODUCED),
    ],
)
def test_an_excess_has_an_interval_above_1(ratios, verdict):
    assert_finding(verdicts.excess(np.array(ratios), 0.95), verdict)


@pytest.mark.parametrize(
    ("differences", "verdict"),
    [
        ([up(0.05)] * 3, REPRODUCED),
        ([0.05] * 3, NOT),
        ([0.04, 0.06, 0.08], IN_DIRECTION),
        ([0.03, 0.04, 0.05], NOT),
        ([-0.2, -0.2, -0.2], NOT),
    ],
)
def test_an_effect_that_matters_has_an_interval_above_a_twentieth(differences, verdict):
    assert_finding(verdicts.effect(np.array(differences), 0.95), verdict)


def test_an_effect_that_some_network_lacks_is_not_reproduced():
    finding = verdicts.effect(np.array([0.3, math.nan]), 0.95)
    assert_finding(finding, NOT, "1 of 2 networks have no such number")
    assert_finding(verdicts.effect(np.array([0.3]), 0.95), IN_DIRECTION, verdicts.NO_INTERVAL)


@pytest.mark.parametrize("rule", [verdicts.agreement, verdicts.excess])
def test_a_single_ratio_has_no_interval(rule):
    finding = rule(np.array([1.05]), 0.95)
    assert_finding(finding, IN_DIRECTION, verdicts.NO_INTERVAL)


# Diverged training


@pytest.mark.parametrize("bad", [math.nan, math.inf, 0.0])
@pytest.mark.parametrize(
    "judge",
    [
        lambda sample: verdicts.published_size(1.0, sample, 0.95),
        lambda sample: verdicts.agreement(sample, 0.95),
        lambda sample: verdicts.excess(sample, 0.95),
    ],
)
def test_a_quantity_that_some_network_does_not_have_is_not_reproduced(judge, bad):
    finding = judge(np.array([1.0, bad, 1.0]))
    assert_finding(finding, NOT, "1 of 3 networks have no such number")
    assert math.isnan(finding.estimate.value)
    assert finding.estimate.replicas == 3


def test_two_far_replicas_leave_an_interval_up_to_infinity():
    assert_finding(verdicts.published_size(1.0, np.array([1e-200, 1e-10]), 0.95), REPRODUCED)


# What needs no population


def test_a_theorem_holds_in_every_case_or_not_at_all():
    finding = verdicts.theorem(np.ones(256, bool))
    assert_finding(finding, REPRODUCED)
    assert (finding.estimate.value, finding.estimate.replicas) == (1, 256)
    holds = np.arange(256) > 0
    assert_finding(verdicts.theorem(holds), NOT, "fails in 1 of 256 cases")
    assert_finding(verdicts.theorem(np.ones(0, bool)), NOT)


@pytest.mark.parametrize(
    ("book", "value", "decimals", "verdict"),
    [
        (6.9, 6.9499, 1, REPRODUCED),
        (6.9, 6.8501, 1, REPRODUCED),
        (6.9, 6.9501, 1, IN_DIRECTION),
        (0.25, 0.275, 2, IN_DIRECTION),
        (0.25, 0.225, 2, IN_DIRECTION),
        (0.25, 0.2749, 2, IN_DIRECTION),
        (0.25, 0.2761, 2, NOT),
        (0.25, 0.2239, 2, NOT),
        (25.0, 25.0, 0, REPRODUCED),
    ],
)
def test_a_solution_rounds_to_the_printed_number(book, value, decimals, verdict):
    finding = verdicts.solution(book, value, decimals)
    assert_finding(finding, verdict)
    assert (finding.book, finding.estimate.value) == (book, value)


def test_the_reason_shows_the_solution_with_the_decimals_of_the_book():
    assert_finding(verdicts.solution(0.45, 0.461, 2), IN_DIRECTION, "rounds to 0.46")
