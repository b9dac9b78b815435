"""Sentences and tables of section E whose words depend on the numbers."""

import math

import pandas as pd

from stages.chain.page import products, ratios
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)


def test_the_largest_difference_of_any_chain() -> None:
    rows = [(0, 4, 1.0, 1.0, 1.0), (1, 4, 2.0 + 4e-9, -2.0 - 2e-7, 2.0), (2, 4, 3.0, -3.0, -3.0)]
    text = products.derivatives(pd.DataFrame(rows[:2], columns=list(CHAIN_DERIVATIVE.columns)))
    assert r"$2.0 \cdot 10^{-9}$ for the product and 2.0 for backpropagation" in text
    same = pd.DataFrame(rows[:1], columns=list(CHAIN_DERIVATIVE.columns))
    assert "0 for the product and 0 for backpropagation" in products.derivatives(same)


def test_an_example_has_signs_and_relative_errors() -> None:
    rows = [
        (0, "a1", 0.1, 0.02, 0.021, 0.001),
        (0, "C", 0.1, -4e-6, -4.1e-6, -1e-7),
        (0, "C", 0.01, -4e-7, -4e-7, 0.0),
        (1, "a1", 0.1, 9.0, 9.0, 0.0),
    ]
    html = products.example(pd.DataFrame(rows, columns=list(CHAIN_CASCADE.columns)))
    assert html.count("<tr>") == 3
    assert "$a_{1}$" in html
    assert "0.02000" in html
    assert "5.00%" in html
    assert r"−$4.000 \cdot 10^{-6}$" in html


def terms(ratio_below: int = 75) -> pd.DataFrame:
    """Sizes that double from octave to octave in their frequency; half are below 1/64."""
    rows = [
        (quantity, layer, 2.0**power, below, 100)
        for quantity in ("weight", "term", "ratio")
        for layer in (2, 3)
        for power, below in ((-6, 50), (-4, ratio_below), (-2, 80), (0, 100))
    ]
    return pd.DataFrame(rows, columns=list(CHAIN_TERMS.columns))


def test_frequencies_and_the_typical_ratio() -> None:
    text = products.frequencies(terms())
    assert "below 1 in size in 100.0%" in text
    assert "below 1/4 in 80.0%" in text
    assert "16 times smaller than the third in 75.0%" in text
    assert "more than about 64 times smaller" in text
    assert "in 75.0% of random starts" in products.in_short(terms())


def exploding(*tolerances: float) -> pd.DataFrame:
    rows = [
        (length, 100.0, *[25.0] * 4, 1.398 * (length - 1), tolerance)
        for length, tolerance in enumerate(tolerances, 2)
    ]
    return pd.DataFrame(rows, columns=list(EXPLODING_CHAIN.columns))


def test_rounding_is_mentioned_where_it_matters() -> None:
    assert "double" not in ratios.fragility(exploding(-1.0, -2.0))
    assert "From 3 neurons on" in ratios.fragility(exploding(-1.0, -17.0, -18.0))
    html = ratios.explosions(exploding(-1.0, -2.0, -3.0))
    assert "4 neurons" in html
    assert "25.0" in html
    assert "0.010" in html


def ratio_rows(*rows: tuple[str, float, int]) -> pd.DataFrame:
    """biases, weight scale, balanced chains."""
    return pd.DataFrame(
        [(b, scale, 9, -3.0, -5.0, -1.0, 90, balanced, 0, 100) for b, scale, balanced in rows],
        columns=list(CHAIN_RATIO.columns),
    )


def test_where_the_gradients_balance_best() -> None:
    text = ratios.instability(
        ratio_rows(("random", 1.0, 0), ("centred", 1.0, 2), ("centred", 4.0, 31))
    )
    assert "biases N(0, 1), the two gradients are about equal in none of the chains." in text
    assert "most often, in 31.0% of the chains, with weights N(0, 4²)" in text
    html = ratios.of_longest(ratio_rows(("random", 1.0, 0), ("centred", 4.0, 31)), 0.9)
    assert "central 90% of them" in html
    assert "31.0%" in html


def activations(**medians: float) -> pd.DataFrame:
    rows = [
        (name.replace("_", "-"), 1.0, 9, measure, median, -9.0, 0.0, 90, 5, 0, 100)
        for name, median in medians.items()
        for measure in ("step", "ratio")
    ]
    return pd.DataFrame(rows, columns=list(CHAIN_ACTIVATION.columns))


def test_who_loses_less_than_the_sigmoid_is_not_presumed() -> None:
    text = ratios.larger_slopes(activations(sigmoid=-4.0, tanh=-2.0, relu=-math.inf))
    assert r"$\tanh z$ loses less; $\max(0, z)$ loses as much or more" in text
    assert "in more than 5.0% of the chains" in text
    text = ratios.larger_slopes(activations(sigmoid=-4.0, tanh=-2.0, softsign=-1.0))
    assert r"$\tanh z$ and $z/(1 + |z|)$ lose less. None" in text
    none = activations(sigmoid=-4.0, tanh=-5.0).assign(balanced=0)
    assert "about equal in any of the chains" in ratios.larger_slopes(none)


def test_the_table_of_functions_shows_each_at_its_best() -> None:
    two = pd.concat([activations(tanh=-9.0), activations(tanh=-7.0).assign(weight_scale=2.0)])
    slopes = pd.DataFrame([("tanh", 0.0, 1.0)], columns=list(ACTIVATION_SLOPE.columns))
    html = ratios.activations(two, slopes, 0.95)
    assert "N(0,&nbsp;2²)" in html
    assert r"$1.0 \cdot 10^{-7}$" in html
    assert r"10^{-9}" not in html


def test_where_the_sigmoid_is_steepest() -> None:
    rows = [("tanh", 0.5, 1.0), ("sigmoid", -6.0, 0.1), ("sigmoid", 0.0, 0.25), ("sigmoid", 6, 0.1)]
    text = products.steepest(pd.DataFrame(rows, columns=list(ACTIVATION_SLOPE.columns)))
    assert "Among 3 values of $z$ from −6 to 6" in text
    assert "$z = 0$, where its slope is 0.25" in text
