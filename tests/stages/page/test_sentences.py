"""Sentences whose truth depends on the numbers."""

import math

import pandas as pd
import pytest

from stages.depth import page as accuracy
from stages.depth.tables import ACCURACY_DIFFERENCE
from stages.start import page as start
from stages.start.tables import LAYER_RATIO
from stages.training import page as training
from stages.training.claims import AVERAGED_GRADIENTS, AVERAGED_SPEEDS
from stages.training.tables import SPEED_SHAPE
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.page import elements, networks

SIZES = {"shallow": "784-30-10", "deep": "784-30-30-10"}


def step(difference: float, low: float, high: float, p_value: float) -> str:
    row = ("deep", "shallow", "last_accuracy", difference, low, high, p_value, 5)
    table = pd.DataFrame([row], columns=list(ACCURACY_DIFFERENCE))
    return accuracy.steps(table, SIZES, 0.95)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((0.01, 0.005, 0.015, 0.001), ["rises by 1.00", "seldom", "p = 0.0010"]),
        ((-0.01, -0.015, -0.005, 0.001), ["falls by 1.00", "seldom"]),
        ((-0.01, -0.03, 0.01, 0.3), ["falls by 1.00", "includes no change"]),
        ((0.01, math.nan, math.nan, math.nan), ["rises by 1.00", "no interval"]),
    ],
)
def test_what_a_further_layer_does(numbers: tuple[float, ...], expected: list[str]) -> None:
    text = step(*numbers)
    assert all(each in text for each in expected)


def ratios(*medians: float) -> str:
    rows = [("n", "784-30-30-10", 2, 2, each, each / 2, each * 2, 5) for each in medians]
    return start.factors(pd.DataFrame(rows, columns=list(LAYER_RATIO)), 0.95)


def test_the_direction_of_the_speeds_is_not_presumed() -> None:
    assert "between 4.8 and 5.0. Each step towards the input divides" in ratios(4.8, 5.0)
    assert "against the book" in ratios(0.5, 0.9)
    assert "not change in one direction" in ratios(0.5, 2.0)
    assert "lies at 5.0" in ratios(5.0)


def test_the_order_of_speeds_is_by_value() -> None:
    assert "between 9.0 and 10" in ratios(9.0, 10.0)


def shape(
    first: tuple[float, float], last: tuple[float, float], early: int = 5, lowest: int = 3
) -> pd.DataFrame:
    rows = [
        ("deep", SIZES["deep"], 2, replica, layer, begins, early, 0.1, lowest, 0.2, mean, begins)
        for replica in range(2)
        for layer, (begins, mean) in enumerate((first, last), 1)
    ]
    return pd.DataFrame(rows, columns=list(SPEED_SHAPE))


def test_the_gap_between_first_and_last_layer() -> None:
    table = shape((1.0, 1.0), (5.0, 2.0))
    table.loc[table["layer"] == 2, "end"] = 3.0
    text = training.slowdowns(table)
    assert "starts 5.0 times as fast" in text
    assert "is 2.0 times as fast" in text
    assert "at the end 3.0 times" in text


def test_a_speed_that_still_falls_has_no_lowest_yet() -> None:
    table = shape((1.0, 1.0), (5.0, 2.0))
    assert '<td data-label="at epoch">3</td>' in training.shapes(table)
    still = training.shapes(shape((1.0, 1.0), (5.0, 2.0), early=4, lowest=3))
    assert still.count('<td data-label="at epoch">–</td>') == 2
    assert "over the first 4 epochs" in still
    assert "0.100" not in still


def test_noise_of_mini_batches_is_told_from_the_ledger() -> None:
    claims = pd.DataFrame(
        [
            (AVERAGED_SPEEDS, 10.51),
            (AVERAGED_SPEEDS, 34.6),
            (AVERAGED_GRADIENTS, 1.21),
            (AVERAGED_GRADIENTS, 1.59),
            ("another", 99.0),
        ],
        columns=["claim", "measured"],
    )
    text = training.noise(claims)
    assert "is 11 to 35 times as long" in text
    assert "is 1.2 to 1.6 times as long" in text
    assert training.noise(claims[:2]) == ""


@pytest.mark.filterwarnings("error")
def test_training_that_diverged_or_stopped_leaves_no_sentence_and_no_warning() -> None:
    assert training.slowdowns(shape((1.0, math.nan), (5.0, math.nan))) == ""
    assert training.slowdowns(shape((1.0, 0.0), (5.0, 2.0))) == ""


def test_parameters_are_listed_with_the_signs_of_the_book() -> None:
    html = elements.made_with({"a": {"eta": 0.1, "images": 50000, "hidden": [30, 30]}})
    assert "<dt>a</dt>" in html
    assert "<span>η 0.1</span> · <span>images 50,000</span>" in html
    assert "hidden [30," in html


def test_a_parameter_longer_than_a_line_may_break() -> None:
    long = elements.made_with({"a": {"initializations": ["glorot-uniform-zero", "lecun-zero"] * 3}})
    assert "<span>" not in long
    assert "glorot-uniform-zero, lecun-zero" in long


def test_networks_in_words() -> None:
    text = networks.described(
        {"activation": "tanh", "cost": "quadratic", "initializer": "large", "biases": "normal"},
        {"a": (784, 10)},
    )
    assert "Hidden neurons are tanh neurons" in text
    assert "quadratic" in text
    assert "variance 1;" in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "are sigmoid neurons, output neurons are sigmoid ones."),
        ({"activation": "relu"}, "are rectified linear neurons,"),
        ({"activation": "scaled-tanh"}, "neurons with activation 1.7159 tanh(2z/3),"),
        ({"activation": "sigmoid-4"}, "are neurons with activation σ(4 z),"),
        ({"cost": "log-likelihood"}, "output neurons are a softmax layer. The cost is log-like"),
        ({"initializer": "he"}, "variance 2/n, where n is the number of inputs of a neuron;"),
        ({"initializer": "sparse"}, "weights are 0 but for 15 inputs"),
        ({"biases": "zero"}, "the biases are 0."),
    ],
)
def test_remedies_in_words(changes: dict[str, str], expected: str) -> None:
    book = {"activation": "sigmoid", "cost": "cross-entropy", "initializer": "default"}
    assert expected in networks.described(book | {"biases": "normal"} | changes, {"a": (784, 10)})


def test_every_function_of_the_networks_has_its_words() -> None:
    assert set(networks.WEIGHTS) == set(initializers.INITIALIZERS)
    assert set(networks.BIASES) == set(initializers.BIASES)
    assert set(networks.COSTS) == set(costs.COSTS)
    assert set(networks.HIDDEN) < set(activations.ACTIVATIONS)
