"""Section E on tables whose verdicts are known by construction."""

import math

import pandas as pd
import pytest

from stages.chain import claims
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from unstable_gradients.errors import InvalidInput

SPREAD = {"lower_decades": -1.0, "upper_decades": 1.0, "vanished": 0, "chains": 100}


def frame(rows, table):
    return pd.DataFrame(rows, columns=list(table.columns))


def verdicts(found):
    return [claim.finding.verdict.value for claim in found]


def derivative(product=0.5, backpropagation=0.5):
    rows = [(0, 4, 0.1, 0.1, 0.1), (1, 4, product, backpropagation, 0.5)]
    return frame(rows, CHAIN_DERIVATIVE)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((0.5, 0.5), ["reproduced", "reproduced"]),
        ((0.5 + 1e-12, 0.5 - 1e-12), ["reproduced", "reproduced"]),
        ((0.5 + 1e-9, 0.5), ["not reproduced", "reproduced"]),
        ((0.5, -0.5), ["reproduced", "not reproduced"]),
        ((math.nan, 0.5), ["not reproduced", "reproduced"]),
    ],
)
def test_e1_derivatives_agree_to_ten_digits_in_every_chain(others, expected):
    found = claims.derivative(derivative(*others))
    assert verdicts(found) == expected
    assert [claim.finding.estimate.replicas for claim in found] == [2, 2]
    assert all("chains of 4 neurons" in claim.quantity for claim in found)


def cascade(power, chains=5, third=0.0):
    """Errors that fall as a power of the change, with a term of third order."""
    rows = [
        (number, quantity, size, size, size, (1 + number) * (size**power + third * size**3))
        for number in range(chains)
        for quantity in ("a1", "z2", "C")
        for size in (1e-2, 1e-3, 1e-4)
    ]
    return frame(rows, CHAIN_CASCADE)


@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (2, ["reproduced", "reproduced"]),
        (1, ["not reproduced", "reproduced in direction"]),
        (3, ["reproduced", "reproduced in direction"]),
    ],
)
def test_e1_the_order_of_the_error(power, expected):
    found = claims.cascade(cascade(power), 0.95)
    assert verdicts(found) == expected
    assert found[0].finding.estimate.replicas == 15
    assert found[1].finding.estimate.value == pytest.approx(power / 2)


def test_e1_terms_of_higher_order_matter_for_large_changes_only():
    orders = claims.orders(cascade(2, third=20.0))
    assert orders.min() == pytest.approx(2, abs=0.01)
    assert claims.orders(cascade(2, third=20.0), over_all=True).min() > 2.02


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(-1.0, 0.2), (0.0, 0.25), (1.0, 0.2)], ["reproduced", "reproduced"]),
        ([(-1.0, 0.2), (0.0, 0.25), (1.0, 0.27)], ["reproduced in direction", "not reproduced"]),
        ([(0.0, 1.0), (1.0, 0.9)], ["not reproduced", "reproduced"]),
    ],
)
def test_e2_the_steepest_point_of_the_sigmoid(rows, expected):
    slopes = [("tanh", 0.5, 9.0), *(("sigmoid", *row) for row in rows)]
    found = claims.slope(frame(slopes, ACTIVATION_SLOPE))
    assert verdicts(found) == expected
    assert [claim.finding.book for claim in found] == [0.25, 0.0]


def terms(weight, term, shrinking, ratio, chains=1000):
    """How many of the chains are below the book's bounds; other bounds mislead."""
    rows = [
        (quantity, layer, bound, below if layer == counted else 0, chains)
        for quantity, counted, counts in (
            ("weight", 4, {1.0: weight, 0.5: 0}),
            ("term", 4, {0.25: term, 1.0: shrinking, 0.5: 0}),
            ("ratio", 3, {0.0625: ratio, 0.5: 0}),
        )
        for layer in (2, 3, 4)
        for bound, below in counts.items()
    ]
    return frame(rows, CHAIN_TERMS)


def test_e3_and_e4_read_the_bounds_of_the_book():
    found = claims.terms(terms(680, 840, 1000, 900), 0.95)
    assert [claim.id for claim in found] == ["E3"] * 5 + ["E4"]
    assert [claim.finding.estimate.value for claim in found] == [0.68, 0, 0, 0.84, 1.0, 0.9]
    assert verdicts(found) == [
        "reproduced in direction",
        "not reproduced",
        "not reproduced",
        "reproduced",
        "reproduced",
        "reproduced",
    ]
    assert {claim.finding.estimate.replicas for claim in found} == {1000}


def exploding(weight=100.0, factor=25.0, growth=None):
    rows = [
        (length, weight, *[factor] * 4, (length - 1) * math.log10(growth or weight / 4), -length)
        for length in (2, 3, 4)
    ]
    return frame(rows, EXPLODING_CHAIN)


def test_e5_every_factor_is_that_of_the_book():
    found = claims.exploding(exploding())
    assert verdicts(found) == ["reproduced"] * 5
    assert [claim.finding.book for claim in found[:4]] == [25.0] * 4
    assert found[4].finding.estimate.replicas == 3


def test_e5_other_factors_and_growths_are_noticed():
    assert verdicts(claims.exploding(exploding(factor=20.0)))[:4] == ["not reproduced"] * 4
    assert verdicts(claims.exploding(exploding(growth=24.0)))[4] == "not reproduced"


def test_e5_the_book_has_no_number_for_other_weights():
    (claim,) = claims.exploding(exploding(weight=50.0, factor=12.5))
    assert claim.finding.verdict.value == "reproduced"


def ratios(*rows):
    """biases, scale, length, median, below_one, balanced."""
    return frame(
        [
            dict(zip(("biases", "weight_scale", "length", "median_decades"), row[:4], strict=True))
            | SPREAD
            | {"below_one": row[4], "balanced": row[5]}
            for row in rows
        ],
        CHAIN_RATIO,
    )


RATIOS = ratios(
    ("random", 1.0, 5, -2.0, 50, 50),
    ("random", 1.0, 9, -4.0, 100, 0),
    ("random", 4.0, 9, -3.0, 99, 0),
    ("random", 8.0, 9, -6.0, 30, 0),
    ("centred", 1.0, 9, -2.0, 100, 3),
    ("centred", 4.0, 9, 0.5, 40, 45),
)


def test_e6_judges_the_books_weights_and_those_that_balance_best():
    found = claims.instability(RATIOS, 0.95)
    unequal = [claim for claim in found if "differing" in claim.quantity]
    shown = [claim.quantity.split(", ", 1)[1] for claim in unequal]
    assert shown == [
        "random biases, weights N(0, 1²)",
        "random biases, weights N(0, 4²)",  # none is balanced, its median is nearest
        "centred biases, weights N(0, 4²)",
    ]
    assert [claim.finding.estimate.value for claim in unequal] == [1, 1, 0.55]
    vanishing = [claim for claim in found if "smaller" in claim.quantity]
    assert [claim.finding.estimate.value for claim in vanishing] == [1, 0.99, 0.3]
    assert all("of 9 neurons" in claim.quantity for claim in found)


def test_e6_judges_each_weight_scale_once():
    found = claims.instability(RATIOS[RATIOS["weight_scale"] == 1], 0.95)
    assert sum("differing" in claim.quantity for claim in found) == 2


def test_e6_does_without_the_books_weights():
    found = claims.instability(RATIOS[RATIOS["weight_scale"] == 4], 0.95)
    assert sum("differing" in claim.quantity for claim in found) == 2


def test_e7_takes_each_function_at_its_best_and_leaves_the_sigmoid_out():
    rows = [
        (name, scale, 9, measure, median, -1.0, 1.0, 0, balanced, 0, 100)
        for name, scale, measure, median, balanced in (
            ("sigmoid", 1.0, "ratio", -4.0, 0),
            ("tanh", 1.0, "ratio", -2.0, 10),
            ("tanh", 2.0, "ratio", -3.0, 30),
            ("tanh", 4.0, "step", 0.0, 100),
            ("relu", 1.0, "ratio", -math.inf, 0),
            ("relu", 2.0, "ratio", -math.inf, 0),
        )
    ]
    found = claims.activations(frame(rows, CHAIN_ACTIVATION), 0.95)
    assert [claim.quantity.split(", ", 1)[1] for claim in found] == [
        "tanh, weights N(0, 2²)",
        "relu, weights N(0, 1²)",
    ]
    assert [claim.finding.estimate.value for claim in found] == [0.7, 1.0]


def test_headline():
    assert claims.headline(terms(680, 840, 1000, 900), exploding()) == pytest.approx(
        {
            "chain.weights-below-1": 0.68,
            "chain.terms-below-quarter": 0.84,
            "chain.ratios-below-sixteenth": 0.9,
            "chain.exploding-growth-decades": 3 * math.log10(25),
            "chain.exploding-tolerance-decades": -4.0,
        }
    )


def test_an_order_takes_two_changes():
    table = cascade(2)
    one = table[table["change"] == table["change"].max()]
    for few in (one, table[table["quantity"] == "nothing"]):
        with pytest.raises(InvalidInput, match="fewer than two changes of b1, expected two"):
            claims.orders(few, over_all=True)
