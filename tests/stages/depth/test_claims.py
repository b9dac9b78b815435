"""Section B on populations whose verdicts are known by construction."""

import numpy as np
import pandas as pd
import pytest

from stages.depth import claims as depth
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

SIZES = ["784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10"]
BOOK = [0.9648, 0.9690, 0.9657, 0.9653]
WITHIN = np.array([-0.001, -0.0005, 0.0, 0.0005, 0.001])  # spread of replicas
HOLDS, FAILS, UNDECIDED = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDECIDED


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


def steps(*means, spread=WITHIN):
    """The verdicts on B5 of networks with these mean accuracies."""
    found = judged([mean + spread for mean in means])
    return [verdicts(found, f"B5{letter}")[0] for letter in "abc"]


def test_the_books_own_population_bears_every_claim_out_if_the_book_quotes_the_last_epoch():
    found = judged([book + WITHIN for book in BOOK])
    assert [each.claim.id for each in found] == [
        *("B1", "B1", "B2", "B2", "B3", "B3", "B4", "B4", "B5a", "B5b", "B5c")
    ]
    for layers in range(1, 5):
        assert verdicts(found, f"B{layers}") == [HOLDS, FAILS]
    assert steps(*BOOK) == [HOLDS] * 3
    assert [each.claim.text for each in found[-3:]] == [
        "the second hidden layer helps",
        "the third hidden layer does not help",
        "the fourth hidden layer makes no difference that single runs could show",
    ]


def test_a_printed_accuracy_is_one_claim_that_holds_if_both_readings_do():
    table = population([BOOK[0] + WITHIN], SIZES[:1])
    table["best_accuracy"] = table["last_accuracy"] + 0.001
    for population_of, verdict in (
        (table, HOLDS),
        (population([BOOK[0] + WITHIN], SIZES[:1]), FAILS),
    ):
        found = ledger.claims(ledger.table(depth.claims(population_of, 0.95)))
        assert found[["id", "verdict", "quantities"]].to_numpy().tolist() == [["B1", verdict, 2]]


def test_levels_are_fractions_with_the_books_place_among_the_replicas():
    first, second = judged([[0.9640, 0.9648, 0.9650, 0.9660]], SIZES[:1])
    assert first.claim == second.claim
    assert first.claim.text == "validation accuracy of 96.48% with 1 hidden layer"
    assert (first.name, first.network) == ("validation accuracy after the last epoch", SIZES[0])
    assert second.name == "validation accuracy in the best epoch"
    assert second.finding.measured == pytest.approx(0.97495)  # a point above
    assert first.finding.book == 0.9648
    assert first.finding.measured == pytest.approx(0.96495)
    assert first.finding.percentile == 37.5  # one below, one equal, of four


def test_the_opposite_population_refutes_every_step():
    assert steps(0.97, 0.96, 0.97, 0.98) == [FAILS] * 3


# Half of the 0.0042 that the second layer gains in the book is the margin of the third.
def test_a_third_layer_helps_only_by_more_than_half_of_what_the_second_does():
    assert steps(0.96, 0.964, 0.9645, 0.9645)[1] is HOLDS
    assert steps(0.96, 0.964, 0.9661, 0.9661)[1] is UNDECIDED
    assert steps(0.96, 0.964, 0.9680, 0.9680)[1] is FAILS
    for third, verdict in ((0.964 + 0.0019, HOLDS), (0.964 + 0.0023, FAILS)):
        assert steps(0.96, 0.964, third, third, spread=WITHIN / 10)[1] is verdict


def test_a_fourth_layer_is_without_effect_within_half_a_point_either_way():
    for sign in (-1, 1):
        assert steps(0.96, 0.964, 0.964, 0.964 + sign * 0.003)[2] is HOLDS
        assert steps(0.96, 0.964, 0.964, 0.964 + sign * 0.005)[2] is UNDECIDED
        assert steps(0.96, 0.964, 0.964, 0.964 + sign * 0.007)[2] is FAILS


def test_a_spread_as_wide_as_the_margins_decides_nothing():
    assert steps(0.96, 0.9602, 0.9602, 0.9602, spread=5 * WITHIN) == [UNDECIDED] * 3


def test_b5_compares_pairs_of_replicas_with_the_books_difference():
    # Of the four differences 0.0042, 0.0044, 0.0040 and 0.0042, one is below the book's 0.0042
    # and two are equal, although none of them is in floating point.
    (step,) = of(judged([[0.9648, 0.9650], [0.9690, 0.9692]], SIZES[:2]), "B5a")
    assert (step.book, step.percentile) == (0.0042, 50)
    (below,) = of(judged([[0.9648, 0.9650], [0.9691, 0.9692]], SIZES[:2]), "B5a")
    assert below.percentile == 37.5  # 0.0043, 0.0044, 0.0041, 0.0042: one below, one equal


def test_only_networks_of_the_book_are_judged():
    assert not judged([0.9648 + WITHIN], ["784-40-10"])
    found = judged([BOOK[0] + WITHIN, 0.9 + WITHIN], [SIZES[0], "784-40-40-10"])
    assert [each.claim.id for each in found] == ["B1", "B1"]


def test_depths_that_are_not_neighbours_are_not_compared():
    found = judged([BOOK[0] + WITHIN, BOOK[2] + WITHIN, BOOK[3] + WITHIN], np.delete(SIZES, 1))
    assert [each.claim.id for each in found if each.claim.id.startswith("B5")] == ["B5c"]


def test_the_order_of_the_variants_does_not_matter():
    backwards = judged([book + WITHIN for book in BOOK[::-1]], SIZES[::-1])
    forwards = judged([book + WITHIN for book in BOOK])
    assert [(each.claim, each.network) for each in backwards] == [
        (each.claim, each.network) for each in forwards
    ]


def test_single_replicas_decide_nothing():
    found = judged([[book] for book in BOOK])
    assert {each.finding.verdict for each in found} == {UNDECIDED}
    assert {each.finding.shown.split(";")[0] for each in found} == {
        "a single network gives no interval"
    }


def test_headline_is_the_mean_of_the_last_epoch():
    found = depth.headline(population([[0.5, 0.7], [0.8, 0.9]], SIZES[:2]))
    assert found == pytest.approx({"accuracy.depth-1": 0.6, "accuracy.depth-2": 0.85})
