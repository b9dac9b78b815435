"""A change followed through one chain, against closed forms."""

import math

import numpy as np
import pytest

from unstable_gradients.theory.cascade import PreciseChain, shrinking
from unstable_gradients.theory.neuron_chain import Chains

WEIGHTS, BIASES, INPUT, TARGET = [1.5, -2.0], [0.3, 0.7], 0.4, 1.0


def chain(target=TARGET):
    columns = (np.array(each)[:, np.newaxis] for each in (WEIGHTS, BIASES))
    return PreciseChain(Chains(*columns, np.array([INPUT])), 0, target, 40)


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


A_1 = sigmoid(1.5 * 0.4 + 0.3)
A_2 = sigmoid(-2 * A_1 + 0.7)
SLOPE_1, SLOPE_2 = A_1 * (1 - A_1), A_2 * (1 - A_2)


def test_predictions_are_products_of_slopes_and_weights():
    found = {each.quantity: each.predicted for each in chain().follow([1e-3])}
    expected = {
        "a1": SLOPE_1,
        "z2": SLOPE_1 * -2,
        "a2": SLOPE_1 * -2 * SLOPE_2,
        "C": SLOPE_1 * -2 * SLOPE_2 * (A_2 - 1),
    }
    assert list(found) == list(expected)
    assert found == pytest.approx({name: 1e-3 * each for name, each in expected.items()})


def test_actual_changes_are_those_of_the_chain():
    found = {each.quantity: each.actual for each in chain().follow([0.1])}
    a_1 = sigmoid(1.5 * 0.4 + 0.4)
    a_2 = sigmoid(-2 * a_1 + 0.7)
    assert found == pytest.approx(
        {
            "a1": a_1 - A_1,
            "z2": -2 * (a_1 - A_1),
            "a2": a_2 - A_2,
            "C": (a_2 - 1) ** 2 / 2 - (A_2 - 1) ** 2 / 2,
        }
    )


def test_the_error_is_half_the_second_derivative_times_the_square():
    second = SLOPE_1 * (1 - 2 * A_1)
    for change in chain().follow([1e-4, 1e-9]):
        if change.quantity == "a1":
            # To first order in the change: at 1e-9 a double could not hold actual and predicted.
            assert change.error == pytest.approx(second / 2 * change.change**2, rel=1e-3)
            assert change.actual - change.predicted == pytest.approx(change.error, abs=1e-19)


def test_the_derivative_by_differences():
    expected = SLOPE_1 * -2 * SLOPE_2 * (A_2 - TARGET)
    assert chain().derivative() == pytest.approx(expected, rel=1e-14)
    assert chain(target=0.0).derivative() == pytest.approx(expected * A_2 / (A_2 - 1), rel=1e-14)


def test_changes_shrink_tenfold():
    assert shrinking(0.02, 4) == pytest.approx([0.02, 0.002, 0.0002, 0.00002], rel=1e-15)
