"""Sentences and tables on deep networks and their prediction, from small tables that they share."""

import math

import pandas as pd

from stages.flow import selection
from stages.flow.page import agreement as flow_agreement
from stages.flow.page import gradients as deep_gradients
from stages.flow.page import layers as deep_layers
from stages.flow.tables import (
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
    return pd.DataFrame(rows, columns=list(FLOW_COMPARISON.columns))


NAMES = {"sigmoid": "logistic", "sigmoid-4": "steep", "tanh": "tanh"}


def test_networks_are_known_by_their_functions_and_not_by_names() -> None:
    named = compared().replace({"activation": NAMES})
    functions = {name: function for function, name in NAMES.items()}
    assert deep_gradients.exponential(named) == ""
    again = selection.by_function(named, functions)
    pd.testing.assert_frame_equal(again, compared())
    worst = agreement().replace({"worst_activation": NAMES})
    pd.testing.assert_frame_equal(selection.by_function(worst, functions), agreement())


def test_two_names_of_one_function_are_one_network() -> None:
    twice = pd.concat([compared(), compared().assign(activation="logistic")])
    functions = {"sigmoid": "sigmoid", "logistic": "sigmoid"}
    pd.testing.assert_frame_equal(selection.by_function(twice, functions), compared())


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
        (
            *(width, measure, 126, r, within, 0.99, ratio, below, 1.02, worst),
            *("sigmoid-4", "large", 30, 1, 0.975, 1.01, 1.12),
        )
        for measure in ("mean", "rms")
        for width, r, within, ratio, below, worst in (
            (30, 0.9968, 0.7, 0.99, 0.74, 1.42),
            (300, 0.99992, 0.987, 1.0004, 0.49, 1.05),
        )
    ]
    return pd.DataFrame(rows, columns=list(FLOW_AGREEMENT.columns))


def fronts() -> pd.DataFrame:
    rows = [
        (width, measure, 30, 42, 0.99, typical, 1.5, "sigmoid-4", "large", 0.1, 0.5)
        for measure in ("rms", "mean")
        for width, typical in ((30, 0.2), (300, 0.01))
    ]
    return pd.DataFrame(rows, columns=list(FRONT_AGREEMENT.columns))


def test_agreement_has_the_digits_that_tell_it_from_1() -> None:
    table = flow_agreement.agreement(agreement())
    assert "0.9968" in table
    assert "0.999920" in table
    assert "Single images" in table
    assert ">42%<" in table
    assert ">97.5%<" in table
    assert ">0.70<" in table
    assert ">0.990<" in table


def test_what_r_squared_owes_to_the_kinds_and_which_side_errors_are_on() -> None:
    text = flow_agreement.within_kinds(agreement())
    assert "in layers of 30, 99% lies between the kinds" in text
    assert "R² of 0.70 in layers of 30 and 0.987 in layers of 300" in text
    assert "74% in layers of 30 (median of measured over predicted 0.990) are smaller" in text
    assert "49%" not in text
    even = agreement().assign(too_small=0.5)
    assert "side" not in flow_agreement.within_kinds(even)


def test_where_it_fails() -> None:
    text = flow_agreement.failures(agreement(), fronts())
    assert "layer 1 of 30 layers of 30, σ(4z) with N(0, 1), random biases" in text
    assert "differ by 42%" in text
    assert "a factor of 1.58 in the median" in text  # 10^0.2
    assert "these factors are 1.26 and 3.16." in text


def layers(saturated: float) -> pd.DataFrame:
    """`saturated` is the part of the networks 30 wide, of the others a tenth."""
    rows = [
        ("sigmoid", start, width, layer, 0.5, 0.1, saturated if width == 30 else 0.1, 1.0, 3)
        for start in ("default", "he-zero")
        for width in (30, 300)
        for layer in range(1, 12)
    ]
    return pd.DataFrame(rows, columns=list(FLOW_ACTIVATION.columns))


def test_errors_go_with_few_neurons_that_pass_gradients_on() -> None:
    table, saturated = compared(off=1.3), layers(0.8)
    chapter = (table["initialization"] == "default") & (table["width"] == 30)
    table.loc[chapter, "predicted_factor"] = 0.7
    saturated.loc[:10, "saturated"] = 0.9
    text = flow_agreement.reasons(table, saturated)
    assert "a rank correlation of −1.00" in text
    assert "sigmoid with N(0, 1/n), random biases, 30 wide, with 3.0 such neurons" in text
    assert "a mean error of 40.00%" in text
    assert "what counts is how many of them" in text
    assert flow_agreement.reasons(compared((300,)), layers(0.8)) == ""


def test_no_reason_is_given_where_errors_go_with_many_neurons_that_pass_gradients_on() -> None:
    table = compared(off=1.05)  # the narrow networks are predicted better
    narrow_chapter = (table["initialization"] == "default") & (table["width"] == 30)
    table.loc[narrow_chapter, "predicted_factor"] = 0.51
    text = flow_agreement.reasons(table, layers(0.8))
    assert "infinitely many neurons. Over all kinds" in text


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
    table = deep_gradients.phases(pd.DataFrame(rows, columns=list(DEEP_LIMIT.columns)))
    assert "N(0, 1/n), no biases<" in table  # one row for all widths
    assert "1.00 (∞)" in table
    assert "N(0, 1), random biases, 300 wide" in table
    assert "2.00 (−0.72)" in table
    assert "0.500 (0.72)" in table


def limits(correlation: float, phase: str = "chaotic") -> pd.DataFrame:
    rows = [
        ("sigmoid", "large", 30, 13.0, 0.5, 1.0, 1.6, 1.6, "ordered"),
        ("sigmoid", "large", 300, 141.0, 1.67, correlation, -1.9, 3.1, phase),
    ]
    return pd.DataFrame(rows, columns=list(DEEP_LIMIT.columns))


def test_widths() -> None:
    turns = pd.DataFrame(
        [
            ("rms", 109.9, 108.8, 111.0, 105.4, 105.4, 105.37, 9),
            ("mean", 162.4, 160.9, 163.9, 160.5, 159.3, 105.37, 9),
        ],
        columns=list(TURN.columns),
    )
    balance = pd.DataFrame(
        [("sigmoid", 105.37), ("tanh", 3.44), ("relu", math.nan)], columns=list(BALANCE.columns)
    )
    text = deep_gradients.widths(turns, balance, limits(0.91), 0.95)
    for part in (
        "puts the turn at 105.4",
        "109.9 (108.8",
        "162.4 (160.9",
        "says 159.3",
        "tanh 3.44",
        "a correlation of 0.91 in layers of 300)",
    ):
        assert part in text
    assert "rectifier" not in text
    assert "other functions" not in deep_gradients.widths(turns, balance[:1], limits(0.91), 0.95)
    together = deep_gradients.widths(turns, balance, limits(1.0, "ordered"), 0.95)
    assert "cancel" not in together
    sooner = turns.assign(low=80.0, high=120.0)
    assert "cancel" not in deep_gradients.widths(sooner, balance, limits(0.91), 0.95)


def test_first_and_last_layers_of_the_widest_networks() -> None:
    table = layers(0.8).assign(activation_variance=lambda rows: 10.0 ** (1 - rows["layer"]))
    text = deep_layers.activations(table, 0.1)
    assert "of 11 hidden layers of 300" in text
    assert "below 10% of the steepest" in text
    assert text.count(r">1.0, $1.0 \cdot 10^{-10}$<") == 2
    assert text.count(">10%, 10%<") == 2


def test_singular_values_of_the_last_layer_of_the_widest_networks() -> None:
    rows = [
        (name, start, width, layer, 0.0, 1e-9, 2.5, 0.98, 4)
        for width in (30, 300)
        for layer in (2, 30)
        for start in ("lecun-zero", "he-zero")
        for name in ("tanh", "sigmoid-4")
    ]
    text = deep_layers.directions(pd.DataFrame(rows, columns=list(LAYER_JACOBIAN.columns)))
    assert "layer 30 of the networks 300 wide" in text
    assert text.count(">0, 2.5 (0.98)<") == 4
    assert "σ(4z)" in text


def test_orthogonal_layers_beside_independent_weights() -> None:
    rows = [
        ("tanh", start, 300, layer, low, 0.9, high, 0.97, 4)
        for layer, low, high in ((2, 0.5, 3.0), (30, 0.86, 1.0))
        for start in ("lecun-zero", "orthogonal-zero")
    ]
    table = pd.DataFrame(rows, columns=list(LAYER_JACOBIAN.columns))
    text = deep_layers.isometry(table)
    assert "layer 30 of tanh networks 300 wide" in text
    assert "from 0.86 to 1.00 with orthogonal weights" in text
    assert "mean squares are alike, 0.97 and 0.97" in text
    unlike = table.assign(mean_square=[0.97, 0.5] * 2)
    assert "mean squares are 0.97 and 0.50" in deep_layers.isometry(unlike)
    assert deep_layers.isometry(table[table["initialization"] == "lecun-zero"]) == ""
