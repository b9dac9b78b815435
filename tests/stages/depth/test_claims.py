"""Section B on populations whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.depth import claims as depth
from unstable_gradients.study.verdicts import Verdict

SIZES = ["784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10"]
BOOK = [0.9648, 0.9690, 0.9657, 0.9653]
WITHIN = np.array([-0.001, -0.0005, 0.0, 0.0005, 0.001])  # spread of replicas


def population(accuracies, sizes=SIZES):
    """ACCURACY_BY_REPLICA, the last epoch as given and the best one a point above."""
    return pd.DataFrame(
        {
            "network": f"depth-{layers}",
            "sizes": name,
            "hidden_layers": name.count("-") - 1,
            "replica": replica,
            "last_accuracy": float(value),
            "best_accuracy": float(value) + 0.01,
            "best_epoch": 1,
        }
        for layers, (name, values) in enumerate(zip(sizes, accuracies, strict=True), start=1)
        for replica, value in enumerate(values)
    )


def judged(accuracies, sizes=SIZES):
    return depth.claims(population(accuracies, sizes), 0.95)


def verdicts(claims, id, quantity=""):
    return [c.finding.verdict.value for c in claims if c.id == id and quantity in c.quantity]


def test_the_books_own_population_reproduces_every_claim_but_significance_where_there_is_some():
    claims = judged([book + WITHIN for book in BOOK])
    assert [claim.id for claim in claims] == ["B1"] * 2 + ["B2"] * 2 + ["B3"] * 2 + ["B4"] * 2 + [
        "B5"
    ] * 5
    for id in ("B1", "B2", "B3", "B4"):
        assert verdicts(claims, id, "after the last epoch") == ["reproduced"]
        assert verdicts(claims, id, "in the best epoch") == ["not reproduced"]
    assert [(c.claim, c.finding.verdict) for c in claims if c.id == "B5"] == [
        ("the second hidden layer helps", Verdict.REPRODUCED),
        ("the third hidden layer does not help", Verdict.REPRODUCED),
        (
            "the third hidden layer makes no statistically significant difference",
            Verdict.NOT_REPRODUCED,
        ),
        ("the fourth hidden layer does not help", Verdict.REPRODUCED),
        (
            "the fourth hidden layer makes no statistically significant difference",
            Verdict.REPRODUCED,
        ),
    ]


def test_levels_are_fractions_with_the_books_place_among_the_replicas():
    first = judged([[0.9640, 0.9648, 0.9650, 0.9660]], SIZES[:1])[0]
    assert first.claim == "validation accuracy of 96.48% with 1 hidden layer"
    assert first.quantity == "validation accuracy after the last epoch, 784-30-10"
    assert first.finding.book == 0.9648
    assert first.finding.estimate.value == pytest.approx(0.96495)
    assert first.finding.percentile == 37.5  # one below, one equal, of four


def test_the_opposite_population_reproduces_neither_gain_nor_its_absence():
    claims = judged([0.97 + WITHIN, 0.96 + WITHIN, 0.97 + WITHIN, 0.98 + WITHIN])
    assert verdicts(claims, "B5", "last-epoch") == ["not reproduced"] * 5


def test_a_gain_within_the_noise_is_reproduced_in_direction():
    wide = 4 * WITHIN
    claims = judged([0.96 + wide, 0.9602 + wide], SIZES[:2])
    assert verdicts(claims, "B5") == ["reproduced in direction"]


def test_b5_compares_pairs_of_replicas_with_the_books_difference():
    # Of the four differences 0.0042, 0.0044, 0.0040 and 0.0042, one is below the book's 0.0042
    # and two are equal, although none of them is in floating point.
    claims = judged([[0.9648, 0.9650], [0.9690, 0.9692]], SIZES[:2])
    (step,) = (claim for claim in claims if claim.id == "B5")
    assert step.quantity == "last-epoch validation accuracy, 784-30-30-10 minus 784-30-10"
    assert step.finding.book == 0.0042
    assert step.finding.percentile == 50
    below = judged([[0.9648, 0.9650], [0.9691, 0.9692]], SIZES[:2])[-1]
    # 0.0043, 0.0044, 0.0041, 0.0042: one below, one equal.
    assert below.finding.percentile == 37.5


def test_p_values_stand_without_an_interval():
    claims = judged([book + WITHIN for book in BOOK])
    (fourth,) = (c for c in claims if "fourth" in c.claim and "significant" in c.claim)
    # Two samples of five, variance 6.25e-7 each, 0.0004 apart: t = 0.8 with 8 degrees of freedom,
    # for which the distribution is a finite sum (Abramowitz and Stegun, 26.7.4).
    sine, cosine = 0.8 / math.sqrt(8.64), math.sqrt(8 / 8.64)
    p_value = 1 - sine * (1 + cosine**2 / 2 + 3 * cosine**4 / 8 + 15 * cosine**6 / 48)
    assert fourth.finding.estimate.value == pytest.approx(p_value, rel=1e-9)
    assert np.isnan([fourth.finding.estimate.low, fourth.finding.book]).all()
    assert fourth.quantity.startswith("p-value of Welch's test: last-epoch validation accuracy, ")


def test_only_networks_of_the_book_are_judged():
    assert not judged([0.9648 + WITHIN], ["784-40-10"])
    claims = judged([BOOK[0] + WITHIN, 0.9 + WITHIN], [SIZES[0], "784-40-40-10"])
    assert [claim.id for claim in claims] == ["B1", "B1"]


def test_depths_that_are_not_neighbours_are_not_compared():
    claims = judged([BOOK[0] + WITHIN, BOOK[2] + WITHIN, BOOK[3] + WITHIN], np.delete(SIZES, 1))
    assert [c.claim for c in claims if c.id == "B5"] == [
        "the fourth hidden layer does not help",
        "the fourth hidden layer makes no statistically significant difference",
    ]


def test_the_order_of_the_variants_does_not_matter():
    backwards = judged([book + WITHIN for book in BOOK[::-1]], SIZES[::-1])
    assert [c.quantity for c in backwards if c.id == "B5"] == [
        c.quantity for c in judged([book + WITHIN for book in BOOK]) if c.id == "B5"
    ]


def test_single_replicas_show_neither_gain_nor_its_absence():
    claims = judged([[book] for book in BOOK])
    assert verdicts(claims, "B1", "last") == ["reproduced in direction"]
    assert verdicts(claims, "B5") == ["reproduced in direction"] + ["not reproduced"] * 4
    assert {c.finding.reason for c in claims if c.id == "B5"} == {
        "a single network gives no interval"
    }


def test_headline_is_the_mean_of_the_last_epoch():
    found = depth.headline(population([[0.5, 0.7], [0.8, 0.9]], SIZES[:2]))
    assert found == pytest.approx({"accuracy.depth-1": 0.6, "accuracy.depth-2": 0.85})
