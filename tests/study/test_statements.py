"""Statements asked of replicas whose answers are plain, and at their limits."""

import math

import numpy as np
import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book, statements
from unstable_gradients.study.verdicts import Verdict

ONE, TWO, THREE, FOUR = book.VALIDATION_ACCURACY


def test_norms_increase_strictly_in_every_layer() -> None:
    norms = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 3.0], [1.0, 3.0, 2.0], [1.0, 2.0, math.nan]])
    assert statements.increasing(norms).tolist() == [True, False, False, False]


def test_two_norms_order_layers_alike_whatever_their_sizes() -> None:
    first = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])
    second = np.array([[0.1, 50.0, 60.0], [60.0, 50.0, 70.0]])
    assert statements.ordered_alike(first, second).tolist() == [True, False]


def test_a_first_layer_that_stands_still_is_infinitely_slower() -> None:
    norms = np.array([[2.0, 5.0, 8.0], [0.0, 1.0, 1.0]])
    assert statements.last_over_first(norms).tolist() == [4.0, math.inf]
    assert np.isnan(statements.last_over_first(np.zeros((1, 3)))).all()  # nothing moves


def test_bars_are_compared_by_their_lengths_and_of_the_shown_neurons_only() -> None:
    gradients = {
        # Replica and layer: of three neurons, of which the last one is not shown.
        (0, 1): [1.0, -1.0, 9.0],
        (0, 2): [-2.0, 2.0, 0.0],
        (1, 1): [1.0, -1.0, 0.0],
        (1, 2): [0.5, 0.5, 9.0],
    }
    rows = [
        {"replica": replica, "layer": layer, "neuron": neuron, "bias_gradient": value}
        for (replica, layer), values in gradients.items()
        for neuron, value in enumerate(values, start=1)
    ]
    assert statements.longer_last_bars(pd.DataFrame(rows), 2).tolist() == [True, False]
    with pytest.raises(InvalidInput, match="neurons 1 to 0: no row, expected some"):
        statements.longer_last_bars(pd.DataFrame(rows), 0)


@pytest.mark.parametrize(
    ("lowest", "highest", "falls", "rebounds"),
    [(4.0, 6.0, False, False), (3.9, 6.0, True, True), (3.9, 5.85, True, False)],
)
def test_the_speed_has_to_halve_and_to_rise_by_more_than_half(
    lowest: float, highest: float, falls: bool, rebounds: bool
) -> None:
    shapes = pd.DataFrame([{"start": 8.0, "early_lowest": lowest, "highest_after": highest}])
    assert statements.falls(shapes).tolist() == [falls]
    assert statements.rebounds(shapes).tolist() == [rebounds]


@pytest.mark.parametrize(
    ("deeper", "shallower", "words", "gained", "verdict"),
    [
        (TWO, ONE, "helps", 0.004, Verdict.HOLDS),
        (TWO, ONE, "helps", -0.004, Verdict.FAILS),
        # Half of the book's gain of 0.42 points is the margin.
        (THREE, TWO, "does not help", 0.0018, Verdict.HOLDS),
        (THREE, TWO, "does not help", 0.0024, Verdict.FAILS),
        (FOUR, THREE, "makes no difference that single runs could show", -0.004, Verdict.HOLDS),
        (FOUR, THREE, "makes no difference that single runs could show", -0.006, Verdict.FAILS),
    ],
)
def test_a_further_layer_does_what_the_book_says(
    deeper: str, shallower: str, words: str, gained: float, verdict: Verdict
) -> None:
    level = np.linspace(0.9599, 0.9601, 9)
    said, finding = statements.further_layer((deeper, level + gained), (shallower, level), 0.95)
    assert (said, finding.verdict) == (words, verdict)
    assert finding.measured == pytest.approx(gained)
    published = book.VALIDATION_ACCURACY[deeper] - book.VALIDATION_ACCURACY[shallower]
    assert finding.book == pytest.approx(published)
    plain = statements.unpublished(finding)
    assert math.isnan(plain.book)
    assert math.isnan(plain.percentile)
    assert plain.verdict == finding.verdict


def test_a_further_layer_is_judged_by_as_many_replicas_as_each_network_has() -> None:
    level = np.linspace(0.96, 0.961, 9)
    _, finding = statements.further_layer((TWO, level[:6] + 0.005), (ONE, level), 0.95)
    assert (finding.verdict, finding.replicas) == (Verdict.HOLDS, 6)


def test_infinite_accuracies_decide_nothing() -> None:
    """As a damaged table has them; of infinities there is no difference."""
    infinite = np.full(9, np.inf)
    _, finding = statements.further_layer((TWO, infinite), (ONE, infinite), 0.95)
    assert finding.verdict is Verdict.UNDECIDED
    assert math.isnan(finding.percentile)
