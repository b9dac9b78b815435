"""Sentences about accuracy, whose truth depends on the numbers."""

import math

import pandas as pd
import pytest

from stages.depth import page
from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from tests.page.plain_text import plain

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


def by_replica(**last: list[float]) -> pd.DataFrame:
    """ACCURACY_BY_REPLICA, the best epoch a point above the last one."""
    rows = [
        (name, SIZES[name], SIZES[name].count("-") - 1, replica, value, value + 0.01, 2)
        for name, values in last.items()
        for replica, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=list(ACCURACY_BY_REPLICA.columns))


def test_levels_stand_beside_those_of_the_book() -> None:
    html = plain(page.levels(by_replica(shallow=[0.96, 0.962], deep=[0.97]), 0.95))
    rows = [row.split("</td>")[:-1] for row in html.splitlines() if "<td" in row]
    cells = [[cell.split(">")[-1] for cell in row] for row in rows]
    # The mean is 96.1; t has one degree of freedom: 12.7 times 0.1 on either side.
    assert cells == [
        ["2", "96.1 (94.8 to 97.4)", "97.1 (95.8 to 98.4)", "0.14", "96.48"],
        ["1", "97.0", "98.0", "–", "96.90"],
    ]


def test_the_best_network_is_so_on_average() -> None:
    text = plain(page.best(by_replica(shallow=[0.95, 0.99], deep=[0.96, 0.97])))
    assert "[784, 30, 10] is the most accurate network with 97.00%" in text
    assert "[784, 30, 30, 10] the least accurate with 96.50%." in text
    alone = plain(page.best(by_replica(deep=[0.96])))
    assert alone.startswith("The only network, [784, 30, 30, 10], classifies 96.00%")
