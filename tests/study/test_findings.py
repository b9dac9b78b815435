"""Every rule on samples whose verdict is known, from both sides of its limits."""

import math

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.study import findings, published, rules, statistics
from unstable_gradients.study.statistics import Difference, Estimate
from unstable_gradients.study.verdicts import Interval, Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS, NOT_TESTED = Verdict.UNDECIDED, Verdict.FAILS, Verdict.NOT_TESTED
SPREAD = np.array([0.957, 0.958, 0.9585, 0.959, 0.9575])


def up(value):
    return math.nextafter(value, math.inf)


def down(value):
    return math.nextafter(value, -math.inf)


def test_limits_are_those_that_the_rules_in_words_state():
    assert rules.HALF_POINT == 0.5 / 100
    assert f"{rules.HALF_DECADE**2:.9f}" == "10.000000000"
    assert (rules.NEARLY_ALWAYS, rules.MOSTLY) == (0.8, 0.5)
    assert (rules.TENTH, rules.DOUBLE, rules.TWENTIETH, rules.TRUE_OF) == (1.1, 2, 0.05, 0.95)
    assert rules.ACTING == 0.5
    words = {each.name: each.words for each in rules.RULES}
    for name, stated in (
        ("published accuracy", "within 0.5 percentage points"),
        ("published size", "a factor of 3.2"),
        ("frequency", "more than 80% are so"),
        ("frequency", "if more than 50% are"),
        ("frequency", "true of 95%"),
        ("equality", "less than 0.5 percentage points"),
        ("agreement", "between 1/1.1 and 1.1"),
        ("agreement", "between 1/2 and 2"),
        ("effect", "above 0.05"),
        ("effect", "one of 0.1."),
    ):
        assert stated in words[name]


def test_every_finding_names_a_rule_in_words():
    sample, holds = np.array([0.9, 1.0, 1.1]), np.ones(30, bool)
    difference = statistics.difference_of_means(sample, sample, 0.95)
    found = [
        published.published_accuracy(0.5, sample, 0.95),
        published.published_size(0.5, sample, 0.95),
        published.published_curve(sample[:1], sample[:, None], 0.95),
        findings.usually(holds, 0.95),
        findings.gain(difference, 0.95),
        findings.no_gain(difference, 0.1, 0.95, 0.0, 50.0),
        findings.equality(difference, 0.95, 0.0, 50.0),
        findings.agreement(sample, 0.95),
        findings.excess(sample, 0.95),
        findings.effect(statistics.mean(sample, 0.95), 0.95),
        findings.bracketed_agreement(1.0, 2.0, 3),
        findings.kinds([sample], 0.95),
        findings.theorem(holds, drawn=30),
        findings.solution(1.0, 1.0, 1),
    ]
    assert [each.rule for each in found] == [each.name for each in rules.RULES]
    assert [rules.BY_NAME[each.rule] for each in found] == list(rules.RULES)
    assert all(0 <= each.power <= 1 and 0 <= each.chance < 0.0501 for each in found)
    assert all(each.shown for each in found)


# A statement about a network


@pytest.mark.parametrize(
    # All of n hold: the interval begins at 0.025 ** (1 / n).
    ("holding", "of", "verdict"),
    [
        (17, 17, HOLDS),  # 0.805
        (16, 16, IN_DIRECTION),  # 0.794
        (6, 6, IN_DIRECTION),  # 0.541
        (5, 5, UNDECIDED),  # 0.478
        (37, 40, IN_DIRECTION),  # 0.796
        (38, 40, HOLDS),  # 0.831
        (9, 17, UNDECIDED),  # 0.278 to 0.770: a coin flip decides nothing
        (0, 6, FAILS),  # up to 0.459
        (0, 5, UNDECIDED),  # up to 0.522
        (0, 1000, FAILS),
    ],
)
def test_a_statement_must_hold_nearly_always(holding, of, verdict):
    found = findings.usually(np.arange(of) < holding, 0.95)
    assert found.verdict is verdict
    assert (found.measured, found.replicas) == (holding / of, of)


@pytest.mark.parametrize(
    # All of n hold: as above; none: up to 1 - 0.025 ** (1 / n).
    ("holding", "of", "ends"),
    [
        (17, 17, "80.5% to 100.0%"),
        (0, 17, "0.0% to 19.5%"),
        (5_000, 5_000, "99.9% to 100.0%"),  # 0.99926
        (20_000, 20_000, "99.98% to 100.0%"),  # 0.999816
        (0, 20_000, "0.0% to 0.02%"),
        (400_000, 400_000, "99.999% to 100.0%"),  # 0.9999908
    ],
)
def test_parts_that_are_not_all_of_them_are_told_from_all(holding, of, ends):
    found = findings.usually(np.arange(of) < holding, 0.95)
    assert found.shown == f"{holding:,} of {of:,}, that is {ends} of all"


@pytest.mark.parametrize("replicas", [16, 17, 28, 42, 1000])
def test_the_power_of_a_frequency_counts_the_outcomes_that_hold(replicas):
    """The sum of binomial probabilities, with 0.95, of all outcomes of which the rule says so.

    That a true statement fails is likeliest where it is true of no more than 0.8.
    """
    judged = [findings.usually(np.arange(replicas) < k, 0.95).verdict for k in range(replicas + 1)]
    probabilities = stats.binom.pmf(np.arange(replicas + 1), replicas, 0.95)
    found = findings.usually(np.ones(replicas, bool), 0.95)
    holding = np.array([each is HOLDS for each in judged])
    failing = np.array([each is FAILS for each in judged])
    assert found.power == pytest.approx(probabilities[holding].sum(), abs=1e-12)
    assert found.chance == pytest.approx(
        stats.binom.pmf(np.arange(replicas + 1), replicas, 0.8)[failing].sum(), abs=1e-12
    )


def test_how_many_replicas_hold_in_four_of_five_studies_what_is_true_of_95_percent():
    power = {n: findings.usually(np.ones(n, bool), 0.95).power for n in (17, 28, 41, 42)}
    assert power[17] == pytest.approx(0.95**17)  # all of 17 must be so
    assert power[28] == pytest.approx(0.95**28 + 28 * 0.05 * 0.95**27)
    assert power[17] < power[28] < 0.8 < power[42]


# Differences


def difference(value, low, high, replicas=10, freedom=9.0):
    return Difference(value, low, high, replicas, freedom)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (up(0.0), 0.02, HOLDS),
        (0.0, 0.02, UNDECIDED),
        (-0.01, up(0.0), UNDECIDED),
        (-0.02, 0.0, FAILS),
    ],
)
def test_a_gain_has_an_interval_above_zero(low, high, verdict):
    found = findings.gain(difference((low + high) / 2, low, high), 0.95, 0.004, 70.0)
    assert found.verdict is verdict
    assert (found.book, found.percentile) == (0.004, 70)
    assert found.interval is Interval.WELCH


def test_paired_differences_have_students_interval():
    sample = np.array([0.1, 0.2, 0.3])
    paired = statistics.mean_of_differences(sample, np.zeros(3), 0.95)
    assert findings.gain(paired, 0.95).interval is Interval.STUDENT


def test_the_power_of_a_gain_is_that_of_finding_the_books():
    """As the t-test's, by the noncentral distribution of scipy.stats."""
    half, freedom = 0.003, 12.5
    found = findings.gain(difference(0.0, -half, half, freedom=freedom), 0.95, 0.0042)
    quantile = stats.t.ppf(0.975, freedom)
    expected = stats.nct.sf(quantile, freedom, 0.0042 / half * quantile)
    assert found.power == pytest.approx(expected, abs=1e-9)
    unprinted = findings.gain(difference(0.0, -half, half, freedom=freedom), 0.95)
    assert unprinted.power == pytest.approx(1, abs=1e-9)  # of a twentieth


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.01, down(0.002), HOLDS),
        (-0.01, 0.002, UNDECIDED),
        (down(0.002), 0.01, UNDECIDED),
        (0.002, 0.01, FAILS),
    ],
)
def test_no_gain_has_an_interval_below_the_margin(low, high, verdict):
    found = findings.no_gain(difference(0.0, low, high), 0.002, 0.95, -0.003, 40.0)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (up(-0.005), down(0.005), HOLDS),
        (-0.005, 0.0, UNDECIDED),
        (0.0, 0.005, UNDECIDED),
        (0.005, 0.01, FAILS),
        (-0.01, -0.005, FAILS),
        (-0.01, 0.01, UNDECIDED),
    ],
)
def test_equality_is_an_interval_within_the_margin_and_not_a_large_p_value(low, high, verdict):
    found = findings.equality(difference(0.0, low, high), 0.95, 0.0, 50.0)
    assert found.verdict is verdict


@pytest.mark.parametrize(("half", "power"), [(0.0005, 1), (0.006, 0)])
def test_equality_can_be_found_by_intervals_much_narrower_than_the_margin(half, power):
    for found in (
        findings.equality(difference(0.0, -half, half, 40, 39.0), 0.95, 0.0, 50.0),
        findings.no_gain(difference(0.0, -half, half, 40, 39.0), 0.005, 0.95, 0.0, 50.0),
    ):
        assert found.power == pytest.approx(power, abs=0.4)


def test_differences_are_told_in_percentage_points():
    found = findings.gain(difference(0.001, -0.00234, 0.02), 0.95)
    assert found.shown == "+0.10 percentage points, between -0.23 and +2.00"


def test_single_networks_show_no_gain_nor_its_absence():
    unknown = difference(0.01, math.nan, math.nan, replicas=1, freedom=math.nan)
    for found in (
        findings.gain(unknown, 0.95),
        findings.no_gain(unknown, 0.1, 0.95, 0.01, 50.0),
        findings.equality(unknown, 0.95, 0.01, 50.0),
    ):
        assert (found.verdict, found.power) == (UNDECIDED, 0)
        assert findings.NO_INTERVAL in found.shown


def test_two_networks_have_an_interval_and_one_has_none():
    two = np.array([0.9, 1.1])
    for found in (
        findings.gain(statistics.mean_of_differences(two, two - 0.1 * two, 0.95), 0.95),
        findings.effect(statistics.mean(two, 0.95), 0.95),
        findings.excess(two, 0.95),
    ):
        assert ", between " in found.shown
    for found in (
        findings.effect(statistics.mean(two[:1], 0.95), 0.95),
        findings.excess(two[:1], 0.95),
    ):
        assert found.shown == findings.NO_INTERVAL


# Ratios


@pytest.mark.parametrize(
    ("ratio", "verdict"),
    [
        (1.0, HOLDS),
        (1.1 - 1e-12, HOLDS),
        (1.1 + 1e-12, IN_DIRECTION),
        (1 / 1.1 + 1e-12, HOLDS),
        (1 / 1.1 - 1e-12, IN_DIRECTION),
        (2 - 1e-12, IN_DIRECTION),
        (2 + 1e-12, FAILS),
        (0.5 + 1e-12, IN_DIRECTION),
        (0.5 - 1e-12, FAILS),
    ],
)
def test_an_agreement_is_within_a_tenth_and_in_direction_within_a_factor_of_2(ratio, verdict):
    found = findings.agreement(np.full(3, ratio), 0.95)
    assert found.verdict is verdict
    only = found.shown.endswith("; within a factor of 2, but surely not within a tenth")
    assert only is (verdict is IN_DIRECTION)


@pytest.mark.parametrize(("middle", "sure"), [(1.3, True), (1.12, False), (1.0, False)])
def test_an_agreement_in_direction_says_whether_the_two_are_surely_unequal(middle, sure):
    """Student's interval of three is 4.302653 s/sqrt(3): with these from 0.85 to 1.18 times."""
    found = findings.agreement(middle * np.exp(np.array([-0.065, 0.0, 0.065])), 0.95)
    assert found.verdict is IN_DIRECTION
    assert ("surely not within a tenth" in found.shown) is sure
    assert ("not surely within a tenth" in found.shown) is not sure


def test_rules_of_equality_say_what_in_direction_means():
    """It may be surely unequal: 0.60 to 0.80 is in direction, and excludes 1."""
    assert "surely unequal" in rules.AGREEMENT.words
    low_and_high = findings.bracketed_agreement(0.6, 0.8, 1)
    assert low_and_high.verdict is IN_DIRECTION


def test_an_agreement_is_judged_by_its_interval():
    found = findings.agreement(np.array([0.5, 2.0, 1.0, 1.0]), 0.95)
    assert found.measured == pytest.approx(1)
    # t with three degrees of freedom: exp(-+3.182446 * ln 2 * sqrt(2/3) / 2).
    assert found.high == pytest.approx(math.exp(3.182446 * math.log(2) * math.sqrt(2 / 3) / 2))
    assert (found.verdict, found.power) == (UNDECIDED, 0)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (1 / 1.1, 1.1, HOLDS),
        (0.9, 1.1, IN_DIRECTION),
        (0.5, 2.0, IN_DIRECTION),
        (1.0, 2.1, UNDECIDED),
        (2.1, 3.0, FAILS),
        (0.1, 0.4, FAILS),
    ],
)
def test_a_bracket_is_judged_by_both_ends_and_is_no_interval(low, high, verdict):
    found = findings.bracketed_agreement(low, high, 5)
    assert (found.verdict, found.bracket, found.replicas) == (verdict, (low, high), 5)
    assert np.isnan([found.measured, found.low, found.high]).all()
    assert found.interval is Interval.NONE


@pytest.mark.parametrize(
    ("ratios", "verdict"),
    [
        ([1.0, 1.0, 1.0], FAILS),
        ([1 + 1e-12] * 3, HOLDS),
        ([1 - 1e-12] * 3, FAILS),
        ([0.5, 2.5, 1.0], UNDECIDED),
        ([3.0, 4.0, 3.5], HOLDS),
    ],
)
def test_an_excess_has_an_interval_above_1(ratios, verdict):
    assert findings.excess(np.array(ratios), 0.95).verdict is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (up(0.05), 0.2, HOLDS),
        (0.05, 0.2, IN_DIRECTION),
        (up(0.0), 0.04, IN_DIRECTION),
        (0.0, 0.05, FAILS),
        (0.0, up(0.05), UNDECIDED),
        (-0.2, -0.1, FAILS),
    ],
)
def test_an_effect_that_matters_has_an_interval_above_a_twentieth(low, high, verdict):
    found = findings.effect(Estimate((low + high) / 2, low, high, 5, 4.0), 0.95)
    assert found.verdict is verdict


# Kinds of networks


RIGHT, WRONG = np.full(3, 1.05), np.full(3, 1.2)
OPEN = np.array([0.5, 1.0, 2.0])  # about 1, and by its spread anything from 0.2 to 5.6


@pytest.mark.parametrize(
    ("right", "undecided", "of", "verdict"),
    [
        (41, 0, 50, HOLDS),
        (40, 0, 50, IN_DIRECTION),  # not above four fifths
        (26, 0, 50, IN_DIRECTION),
        (25, 0, 50, FAILS),
        (20, 20, 50, UNDECIDED),
        (41, 9, 50, HOLDS),
        (20, 5, 50, FAILS),
    ],
)
def test_kinds_that_are_undecided_count_both_ways(right, undecided, of, verdict):
    wrong = of - right - undecided
    found = findings.kinds([RIGHT] * right + [OPEN] * undecided + [WRONG] * wrong, 0.95)
    assert found.verdict is verdict
    assert (found.low, found.high) == pytest.approx((right / of, (right + undecided) / of))
    assert found.power == pytest.approx(1 - undecided / of)
    # By their mean the undecided ones are right as well: it is 1.
    assert found.measured == pytest.approx((right + undecided) / of)
    assert found.shown == (
        f"{right + undecided} of {of} kinds by their mean, {right} surely, "
        f"{right + undecided} possibly"
    )


def test_a_kind_that_reaches_across_a_tenth_is_undecided_and_within_another_factor_right():
    across = np.array([1.05, 1.1, 1.15])
    assert findings.kinds([across], 0.95).verdict is UNDECIDED
    assert findings.kinds([across], 0.95, within=2.0).verdict is HOLDS


def test_the_part_of_the_kinds_measured_is_that_by_their_means():
    """Of two undecided kinds one is right by its geometric mean, 1, and one wrong by its 1.2."""
    found = findings.kinds([RIGHT, OPEN, 1.2 * OPEN, WRONG], 0.95)
    assert (found.low, found.measured, found.high) == (1 / 4, 2 / 4, 3 / 4)
    assert found.shown == "2 of 4 kinds by their mean, 1 surely, 3 possibly"


def test_more_noise_never_decides_more_about_kinds():
    """Kinds of which the prediction is right: with few replicas undecided, never wrong."""
    random = np.random.default_rng(6)
    for replicas in (6, 12, 50, 500):
        ratios = list(np.exp(random.normal(0, 0.25, (42, replicas))))
        verdict = findings.kinds(ratios, 0.95).verdict
        assert verdict is (HOLDS if replicas == 500 else UNDECIDED)


# Diverged training


@pytest.mark.parametrize("bad", [math.nan, math.inf, 0.0])
@pytest.mark.parametrize(
    "judge",
    [
        lambda sample: published.published_size(1.0, sample, 0.95),
        lambda sample: findings.agreement(sample, 0.95),
        lambda sample: findings.excess(sample, 0.95),
    ],
)
def test_a_quantity_that_some_network_does_not_have_is_undecided(judge, bad):
    found = judge(np.array([1.0, bad, 1.0]))
    assert (found.verdict, found.power, found.replicas) == (UNDECIDED, 0, 3)
    assert found.shown == "1 of 3 networks have no such number"
    assert math.isnan(found.measured)


# What needs no population


def test_a_theorem_holds_in_every_case_or_not_at_all():
    found = findings.theorem(np.ones(256, bool))
    assert (found.verdict, found.measured, found.replicas) == (HOLDS, 1, 256)
    refuted = findings.theorem(np.arange(256) > 0)
    assert (refuted.verdict, refuted.shown) == (FAILS, "true in 255 of 256 cases")
    assert findings.theorem(np.ones(0, bool)).verdict is UNDECIDED


def test_only_cases_drawn_at_random_have_a_power_and_count_once_for_what_was_drawn():
    """Of 14 networks drawn, each with 20 cases, all are so with 0.95 ** 14 if 95% are."""
    drawn = findings.theorem(np.ones(280, bool), drawn=14)
    assert drawn.replicas == 14
    assert drawn.power == pytest.approx(1 - 0.95**14)
    assert drawn.shown == "true in 280 of 280 cases"
    assert math.isnan(findings.theorem(np.ones(280, bool)).power)


@pytest.mark.parametrize(
    ("book", "value", "decimals", "verdict"),
    [
        (6.9, 6.9499, 1, HOLDS),
        (6.9, 6.8501, 1, HOLDS),
        (6.9, 6.9501, 1, FAILS),
        (0.25, 0.256, 2, FAILS),
        (25.0, 25.0, 0, HOLDS),
    ],
)
def test_a_solution_rounds_to_the_printed_number(book, value, decimals, verdict):
    found = findings.solution(book, value, decimals)
    assert (found.verdict, found.book, found.measured) == (verdict, book, value)


def test_what_is_not_tested_keeps_its_measurement_and_says_why():
    found = findings.excess(np.array([2.0, 2.1, 2.2]), 0.95)
    left_open = found.untested("it acts in 2% of the steps")
    assert (left_open.verdict, left_open.power, left_open.chance) == (NOT_TESTED, 0, 0)
    assert (left_open.measured, left_open.low) == (found.measured, found.low)
    assert left_open.shown == f"{found.shown}; it acts in 2% of the steps"
