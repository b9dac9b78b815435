"""Sentences about accuracy, whose truth depends on the numbers."""

import math

import pandas as pd
import pytest

from stages.depth import page
from stages.depth.tables import ACCURACY_DIFFERENCE

SIZES = {"shallow": "784-30-10", "deep": "784-30-30-10"}


def step(difference: float, low: float, high: float, p_value: float) -> str:
    row = ("deep", "shallow", "last_accuracy", difference, low, high, p_value, 5)
    table = pd.DataFrame([row], columns=list(ACCURACY_DIFFERENCE.columns))
    return page.steps(table, SIZES, 0.95)


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
