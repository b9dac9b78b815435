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
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.verdicts import Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS = Verdict.UNDECIDED, Verdict.FAILS
SPREAD = {"lower_decades": -1.0, "upper_decades": 1.0, "vanished": 0, "chains": 100}


def frame(rows, table):
    return pd.DataFrame(rows, columns=list(table.columns))


def judged(found):
    """The verdicts on all quantities, which are no more than one claim or two have."""
    return [each.finding.verdict for each in found]


def derivative(product=0.5, backpropagation=0.5):
    rows = [(0, 4, 0.1, 0.1, 0.1), (1, 4, product, backpropagation, 0.5)]
    return frame(rows, CHAIN_DERIVATIVE)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((0.5, 0.5), [HOLDS, HOLDS]),
        ((0.5 + 4e-11, 0.5 - 4e-11), [HOLDS, HOLDS]),
        ((0.5 + 6e-11, 0.5), [FAILS, HOLDS]),
        ((0.5, 0.5 - 6e-11), [HOLDS, FAILS]),
        ((0.5, -0.5), [HOLDS, FAILS]),
        ((math.nan, 0.5), [FAILS, HOLDS]),
    ],
)
def test_e1a_derivatives_agree_to_ten_digits_in_every_chain(others, expected):
    found = claims.derivative(derivative(*others))
    assert judged(found) == expected
    assert [each.finding.replicas for each in found] == [2, 2]
    assert found[0].finding.power == pytest.approx(1 - 0.95**2)
    assert {(each.claim.id, each.network) for each in found} == {("E1a", "chain of 4 neurons")}


def cascade(*powers, third=0.0):
    """Errors that fall as a power of the change, one for each chain, with a term of third order."""
    rows = [
        (number, quantity, size, size, size, (1 + number) * (size**power + third * size**3))
        for number, power in enumerate(powers)
        for quantity in ("a1", "z2", "a2", "z3", "a3", "C")
        for size in (1e-2, 1e-3, 1e-4)
    ]
    return frame(rows, CHAIN_CASCADE)


# Every error has to be nearly a square (of order 1.9 or more), and that of C a square on average,
# within a factor of 1.1, and in direction within one of 2.
@pytest.mark.parametrize(
    ("power", "expected"),
    [
        (2, [HOLDS, HOLDS]),
        (1.91, [HOLDS, HOLDS]),
        (1.89, [FAILS, HOLDS]),
        (1.83, [FAILS, HOLDS]),
        (1.8, [FAILS, IN_DIRECTION]),
        (1.02, [FAILS, IN_DIRECTION]),
        (0.98, [FAILS, FAILS]),
        (2.18, [HOLDS, HOLDS]),
        (2.22, [HOLDS, IN_DIRECTION]),
        (4.1, [HOLDS, FAILS]),
    ],
)
def test_e1b_the_order_of_the_error(power, expected):
    found = claims.cascade(cascade(*[power] * 5), 0.95)
    assert judged(found) == expected
    assert [each.finding.replicas for each in found] == [5, 5]  # chains, of 6 quantities each
    assert found[0].finding.power == pytest.approx(1 - 0.95**5)
    assert found[1].finding.measured == pytest.approx(power / 2)
    assert {(each.claim.id, each.network) for each in found} == {("E1b", "chain of 3 neurons")}


def test_e1b_one_error_of_first_order_refutes_the_prediction():
    table = cascade(2, 2)
    first = table["quantity"].eq("a1") & table["chain"].eq(1)
    table.loc[first, "error"] = table.loc[first, "change"]
    found = claims.cascade(table, 0.95)
    assert judged(found) == [FAILS, HOLDS]
    assert found[0].finding.shown == "true in 11 of 12 cases"


def test_e1b_orders_that_vary_decide_nothing():
    assert judged(claims.cascade(cascade(2, 4, 8, 16), 0.95)) == [HOLDS, UNDECIDED]


def test_e1b_terms_of_higher_order_matter_for_large_changes_only():
    orders = claims.orders(cascade(2, 2, third=20.0))
    assert orders.min() == pytest.approx(2, abs=0.01)
    assert claims.orders(cascade(2, 2, third=20.0), over_all=True).min() > 2.02


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(-1.0, 0.2), (0.0, 0.25), (1.0, 0.2)], [HOLDS, HOLDS]),
        ([(-1.0, 0.2), (0.0, 0.25), (1.0, 0.27)], [FAILS, FAILS]),
        ([(0.0, 1.0), (1.0, 0.9)], [FAILS, HOLDS]),
        ([(0.0, 0.254)], [HOLDS, HOLDS]),
        ([(0.0, 0.256)], [FAILS, HOLDS]),
        ([(-0.004, 0.25)], [HOLDS, HOLDS]),
        ([(-0.006, 0.25)], [HOLDS, FAILS]),
    ],
)
def test_e2_the_steepest_point_of_the_sigmoid(rows, expected):
    slopes = [("tanh", 0.5, 9.0), *(("sigmoid", *row) for row in rows)]
    found = claims.slope(frame(slopes, ACTIVATION_SLOPE))
    assert judged(found) == expected
    assert [each.finding.book for each in found] == [0.25, 0.0]


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
    ids = ["E3a", "E3b", "E3b", "E3b", "E3c", "E4"]
    assert [each.claim.id for each in found] == ids
    assert [each.finding.measured for each in found] == [0.68, 0, 0, 0.84, 1.0, 0.9]
    assert judged(found) == [IN_DIRECTION, FAILS, FAILS, HOLDS, HOLDS, HOLDS]
    assert {each.finding.replicas for each in found} == {1000}
    assert {(each.network, each.unit) for each in found} == {
        ("chain of 4 neurons", "part of the networks")
    }
    assert [each.setting.split(", ")[0] for each in found] == [
        *("neuron 4", "neuron 2", "neuron 3", "neuron 4", "neuron 4", "neurons 1 and 3")
    ]


# By the normal approximation, the interval of 95% reaches 2.5% to either side of 4/5 of 1,000
# chains, and 3.1% to either side of half of them.
@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (830, HOLDS),
        (820, IN_DIRECTION),
        (540, IN_DIRECTION),
        (520, UNDECIDED),
        (480, UNDECIDED),
        (460, FAILS),
    ],
)
def test_what_is_usual_is_so_in_more_than_four_fifths_of_the_chains(below, expected):
    found = claims.terms(terms(below, below, below, below), 0.95)
    for id in ("E3a", "E3c", "E4"):
        assert verdicts(found, id) == [expected]
    assert verdicts(found, "E3b", setting="neuron 4") == [expected]


def test_few_chains_do_not_decide_what_is_usual():
    found = claims.terms(terms(9, 9, 9, 9, chains=10), 0.95)
    assert verdicts(found, "E3a") + verdicts(found, "E4") == [IN_DIRECTION] * 2
    found = claims.terms(terms(7, 7, 7, 7, chains=10), 0.95)
    assert verdicts(found, "E3a") + verdicts(found, "E4") == [UNDECIDED] * 2


def exploding(weight=100.0, factor=25.0, growth=None):
    rows = [
        (length, weight, *[factor] * 4, (length - 1) * math.log10(growth or weight / 4), -length)
        for length in (2, 3, 4)
    ]
    return frame(rows, EXPLODING_CHAIN)


def test_e5_every_factor_is_that_of_the_book():
    found = claims.exploding(exploding())
    assert [each.claim.id for each in found] == ["E5a"] * 4 + ["E5b"]
    assert judged(found) == [HOLDS] * 5
    assert [each.book for each in of(found, "E5a")] == [25.0] * 4
    assert {(each.network, each.setting) for each in found} == {
        ("chains of up to 4 neurons", "every z = 0, w = 100")
    }
    assert of(found, "E5b")[0].replicas == 3


@pytest.mark.parametrize(
    ("factor", "expected"), [(24.4, FAILS), (24.6, HOLDS), (25.4, HOLDS), (25.6, FAILS)]
)
def test_e5a_other_factors_are_noticed(factor, expected):
    found = claims.exploding(exploding(factor=factor))
    assert verdicts(found, "E5a") == [expected] * 4
    assert verdicts(found, "E5b") == [HOLDS]


@pytest.mark.parametrize(
    ("column", "value", "row"),
    [
        ("smallest_term", 1.0, 0),
        ("largest_term", 30.0, 1),
        ("smallest_step", 1.0, 2),
        ("largest_step", 30.0, 3),
    ],
)
def test_e5a_one_length_that_has_another_factor_is_enough(column, value, row):
    table = exploding()
    table.loc[1, column] = value
    expected = [HOLDS] * 4
    expected[row] = FAILS
    assert verdicts(claims.exploding(table), "E5a") == expected


def test_e5b_one_length_that_grows_otherwise_refutes_the_law():
    assert verdicts(claims.exploding(exploding(growth=24.0)), "E5b") == [FAILS]
    table = exploding()
    table.loc[2, "growth_decades"] += 1e-8
    (found,) = of(claims.exploding(table), "E5b")
    assert (found.verdict, found.shown) == (FAILS, "true in 2 of 3 cases")


def test_e5_the_book_has_neither_number_nor_law_for_other_weights():
    (growth,) = claims.exploding(exploding(weight=50.0, factor=12.5))
    assert (growth.claim.id, growth.claim.source) == ("E5b", "this study")
    assert growth.finding.verdict is HOLDS
    assert {each.claim.source for each in claims.exploding(exploding())[:4]} == {"book"}


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


def settings(found, id):
    return [each.setting for each in found if each.claim.id == id]


def test_e6_judges_the_books_weights_and_those_that_balance_best():
    found = claims.instability(RATIOS, 0.95)
    assert settings(found, "E6a") == [
        "random biases, weights N(0, 1²)",
        "random biases, weights N(0, 4²)",  # none is balanced, its median is nearest
        "centred biases, weights N(0, 4²)",
    ]
    assert [each.measured for each in of(found, "E6a")] == [1, 1, 0.55]
    assert verdicts(found, "E6a") == [HOLDS, HOLDS, UNDECIDED]
    assert settings(found, "E6b") == [
        f"random biases, weights N(0, {scale}²)" for scale in (1, 4, 8)
    ]
    assert [each.measured for each in of(found, "E6b")] == [1, 0.99, 0.3]
    assert verdicts(found, "E6b") == [HOLDS, HOLDS, FAILS]
    assert {(each.network, each.unit) for each in found} == {
        ("chain of 9 neurons", "part of the networks")
    }


def test_e6_judges_each_weight_scale_once():
    found = claims.instability(RATIOS[RATIOS["weight_scale"] == 1], 0.95)
    assert len(of(found, "E6a")) == 2


def test_e6_does_without_the_books_weights():
    found = claims.instability(RATIOS[RATIOS["weight_scale"] == 4], 0.95)
    assert len(of(found, "E6a")) == 2


def test_e7_takes_each_function_at_its_best_and_leaves_sigmoid_and_rectifier_out():
    """A chain of rectifiers is dead as soon as one neuron is: that is another matter."""
    rows = [
        (name, scale, 9, measure, median, -1.0, 1.0, 0, balanced, 0, 100)
        for name, scale, measure, median, balanced in (
            ("sigmoid", 1.0, "ratio", -4.0, 0),
            ("tanh", 1.0, "ratio", -2.0, 10),
            ("tanh", 2.0, "ratio", -3.0, 30),
            ("tanh", 4.0, "step", 0.0, 100),
            ("softsign", 1.0, "ratio", -4.0, 0),
            ("softsign", 2.0, "ratio", -5.0, 0),
            ("relu", 1.0, "ratio", -math.inf, 0),
            ("relu", 2.0, "ratio", -math.inf, 0),
        )
    ]
    found = claims.activations(frame(rows, CHAIN_ACTIVATION), 4.0, 0.95)
    assert settings(found, "E7") == [
        "tanh, random biases, weights N(0, 2²)",
        "softsign, random biases, weights N(0, 1²)",
    ]
    assert {each.claim.text for each in found} == {
        "with random biases another activation function does not balance the layers"
    }
    assert [each.finding.measured for each in found] == [0.7, 1.0]
    assert judged(found) == [IN_DIRECTION, HOLDS]


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
    table = cascade(2, 2)
    one = table[table["change"] == table["change"].max()]
    for few in (one, table[table["quantity"] == "nothing"]):
        with pytest.raises(InvalidInput, match="fewer than two changes of b1, expected two"):
            claims.orders(few, over_all=True)


def test_an_error_of_0_has_no_order():
    table = cascade(2, 2)
    table.loc[table["quantity"] == "C", "error"] = 0.0
    with pytest.raises(InvalidInput, match="an error of 0 after a change of b1, expected others"):
        claims.orders(table)
