"""Sentences and tables on gradients of deep networks, from small tables."""

import math

import pandas as pd

from unstable_gradients.report import deep_gradients
from unstable_gradients.tables.gradient_flow import (
    BALANCE,
    DEEP_LIMIT,
    FLOW_ACTIVATION,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FRONT_AGREEMENT,
    LAYER_JACOBIAN,
    TURN,
)


def compared(widths: tuple[int, ...] = (30, 300), off: float = 1.1) -> pd.DataFrame:
    """Layers that halve the gradient, predicted a tenth more in wide and `off` in narrow ones."""
    rows = [
        (
            *("sigmoid", start, width, depth, layer, measure, -0.3 * (depth - layer), 0.1),
            *(-0.25 * (depth - layer), 0.5, 0.4, 0.6, 0.5, 0.5 * (off if width == 30 else 1.1), 3),
        )
        for start in ("default", "he-zero")
        for width in widths
        for depth in (2, 11)
        for layer in range(1, depth + 1)
        for measure in ("rms", "mean")
    ]
    return pd.DataFrame(rows, columns=list(FLOW_COMPARISON))


def test_what_is_left_at_the_front() -> None:
    text = deep_gradients.exponential(compared())
    assert "the first of 11 hidden layers" in text
    assert r"0.0010 in layers of 30 (theory: 0.0032)" in text
    other = compared()
    assert deep_gradients.exponential(other[other["initialization"] == "he-zero"]) == ""


def test_factors_by_initialization_and_width() -> None:
    table = deep_gradients.fall(compared(off=1.2))
    assert "N(0, 1/n), random biases" in table
    assert "N(0, 2/n), no biases" in table
    assert table.count(">0.500<") == 4
    assert table.count(">0.600<") == 2
    assert table.count(">0.550<") == 2
    tanh = compared().assign(activation="tanh")
    assert "No sigmoid network" in deep_gradients.fall(tanh)


def agreement() -> pd.DataFrame:
    rows = [
        (width, measure, 126, r, 1.02, worst, "sigmoid-4", "large", 30, 1, 0.975, 1.01, 1.12)
        for measure in ("mean", "rms")
        for width, r, worst in ((30, 0.9968, 1.42), (300, 0.99992, 1.05))
    ]
    return pd.DataFrame(rows, columns=list(FLOW_AGREEMENT))


def fronts() -> pd.DataFrame:
    rows = [
        (width, measure, 30, 42, 0.99, typical, 1.5, "sigmoid-4", "large", 0.1, 0.5)
        for measure in ("rms", "mean")
        for width, typical in ((30, 0.2), (300, 0.01))
    ]
    return pd.DataFrame(rows, columns=list(FRONT_AGREEMENT))


def test_agreement_has_the_digits_that_tell_it_from_1() -> None:
    table = deep_gradients.agreement(agreement())
    assert "0.9968" in table
    assert "0.999920" in table
    assert "Single images" in table
    assert ">42%<" in table
    assert ">97.5%<" in table


def test_where_it_fails() -> None:
    text = deep_gradients.failures(agreement(), fronts())
    assert "layer 1 of 30 layers of 30, σ(4z) with N(0, 1), random biases" in text
    assert "differ by 42%" in text
    assert "a factor of 1.58 in the median" in text  # 10^0.2
    assert "these factors are 1.26 and 3.16." in text


def layers(saturated: float) -> pd.DataFrame:
    """Of the networks 30 wide so many are saturated, of the others few."""
    rows = [
        ("sigmoid", start, width, layer, 0.5, 0.1, saturated if width == 30 else 0.1, 1.0, 3)
        for start in ("default", "he-zero")
        for width in (30, 300)
        for layer in range(1, 12)
    ]
    return pd.DataFrame(rows, columns=list(FLOW_ACTIVATION))


def test_errors_go_with_few_neurons_that_pass_gradients_on() -> None:
    table, saturated = compared(off=1.3), layers(0.8)
    chapter = (table["initialization"] == "default") & (table["width"] == 30)
    table.loc[chapter, "predicted_factor"] = 0.7
    saturated.loc[:10, "saturated"] = 0.9
    text = deep_gradients.reasons(table, saturated)
    assert "a rank correlation of −1.00" in text
    assert "sigmoid with N(0, 1/n), random biases, 30 wide, with 3.0 such neurons" in text
    assert "a mean error of 40.00%" in text
    assert deep_gradients.reasons(compared((300,)), layers(0.8)) == ""


def test_phases() -> None:
    rows = [
        ("tanh", start, width, 1.0, factor, 1.0, depth, 1.0, phase)
        for start, width, factor, depth, phase in (
            ("lecun-zero", 30, 1.0, math.inf, "critical"),
            ("lecun-zero", 300, 1.0 + 1e-12, math.inf, "critical"),
            ("large", 30, 4.0, -1 / math.log(4), "chaotic"),
            ("large", 300, 0.25, 1 / math.log(4), "ordered"),
        )
    ]
    table = deep_gradients.phases(pd.DataFrame(rows, columns=list(DEEP_LIMIT)))
    assert "N(0, 1/n), no biases<" in table  # one row for all widths
    assert "1.00 (∞)" in table
    assert "N(0, 1), random biases, 300 wide" in table
    assert "2.00 (−0.72)" in table
    assert "0.500 (0.72)" in table


def test_widths() -> None:
    turns = pd.DataFrame(
        [
            ("rms", 109.9, 108.8, 111.0, 105.4, 105.4, 105.37, 9),
            ("mean", 162.4, 160.9, 163.9, 160.5, 159.3, 105.37, 9),
        ],
        columns=list(TURN),
    )
    balance = pd.DataFrame(
        [("sigmoid", 105.37), ("tanh", 3.44), ("relu", math.nan)], columns=list(BALANCE)
    )
    text = deep_gradients.widths(turns, balance, 0.95)
    for part in (
        "puts the turn at 105.4",
        "109.9 (108.8",
        "162.4 (160.9",
        "says 159.3",
        "tanh 3.44",
    ):
        assert part in text
    assert "rectifier" not in text
    assert "other functions" not in deep_gradients.widths(turns, balance[:1], 0.95)


def test_orthogonal_layers_beside_independent_weights() -> None:
    rows = [
        ("tanh", start, 300, layer, low, 0.9, high, 0.97, 4)
        for layer, low, high in ((2, 0.5, 3.0), (30, 0.86, 1.0))
        for start in ("lecun-zero", "orthogonal-zero")
    ]
    table = pd.DataFrame(rows, columns=list(LAYER_JACOBIAN))
    text = deep_gradients.isometry(table)
    assert "layer 30 of tanh networks 300 wide" in text
    assert "from 0.86 to 1.00 with orthogonal weights" in text
    assert deep_gradients.isometry(table[table["initialization"] == "lecun-zero"]) == ""
