"""What an interval could have found: against simulated samples."""

import math

import numpy as np
import pytest

from unstable_gradients.study import power, statistics

SIMULATIONS = 4000
FOUR_ERRORS = 4 * math.sqrt(0.25 / SIMULATIONS)  # at most, of a simulated frequency


def samples(mean, replicas, seed=3):
    return np.random.default_rng(seed).normal(mean, 1, (SIMULATIONS, replicas))


def test_an_interval_lies_above_a_limit_as_often_as_noncentral_t_says():
    """The spread is 1, so that half of the width is, with it, t / sqrt(n)."""
    replicas, size = 9, 1.0
    half = statistics.students_quantile(0.95, replicas - 1) / math.sqrt(replicas)
    above = [statistics.mean(sample, 0.95).low > 0 for sample in samples(size, replicas)]
    expected = power.chance_above(size, half, replicas - 1, 0.95)
    assert 0.6 < expected < 0.9
    assert np.mean(above) == pytest.approx(expected, abs=FOUR_ERRORS)


def test_where_the_limit_is_the_true_value_the_interval_lies_above_it_in_one_of_forty():
    assert power.chance_above(0.0, 0.3, 7, 0.95) == pytest.approx(0.025, abs=1e-9)


def test_a_shifted_value_is_outside_a_prediction_interval_as_often_as_said():
    replicas, size = 12, 2.5
    half = statistics.students_quantile(0.95, replicas - 1) * math.sqrt(1 + 1 / replicas)
    random = np.random.default_rng(4)
    outside = 0
    for sample in samples(0.0, replicas):
        low, high = statistics.prediction_interval(sample, 0.95)
        outside += not low <= random.normal(size, 1) <= high
    expected = power.chance_outside(size, half, replicas - 1, 0.95)
    assert outside / SIMULATIONS == pytest.approx(expected, abs=FOUR_ERRORS)
    assert power.chance_outside(0.0, half, replicas - 1, 0.95) == pytest.approx(0.05, abs=1e-9)


def test_an_interval_lies_within_a_margin_as_often_as_said_where_its_width_varies_little():
    replicas, margin = 400, 0.15
    half = statistics.students_quantile(0.95, replicas - 1) / math.sqrt(replicas)
    found = [statistics.mean(sample, 0.95) for sample in samples(0.0, replicas)]
    within = [-margin < each.low and each.high < margin for each in found]
    expected = power.chance_within(margin, half, replicas - 1, 0.95)
    assert 0.6 < expected < 0.9
    assert np.mean(within) == pytest.approx(expected, abs=0.02)
    assert power.chance_within(0.9 * half, half, replicas - 1, 0.95) == 0


@pytest.mark.parametrize("chance", [power.chance_above, power.chance_outside, power.chance_within])
def test_without_an_interval_nothing_can_be_found_and_without_spread_everything(chance):
    assert chance(1.0, math.nan, 0, 0.95) == 0
    assert chance(1.0, 0.0, 3, 0.95) == 1
