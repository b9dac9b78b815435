"""Claims E8 to E10 on tables whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.window import claims
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM


def windows(**changes):
    """ACTIVATION_WINDOW with two biases a weight; the second sees half of the window."""
    rows = []
    for size in (1.0, 3.9, 4.0, 6.9, 50.0):
        width = math.nan
        if size >= 4:
            width = 2 / size * math.log(size * (1 + math.sqrt(1 - 4 / size)) / 2 - 1)
        for sign in (1, -1):
            for part in (1, 0.5):
                measured = 0.0 if size < 4 else part * width
                row = (sign * size, -part, part * size / 4, measured, width)
                rows.append(row)
    table = pd.DataFrame(rows, columns=list(ACTIVATION_WINDOW.columns))
    for column, change in changes.items():
        table[column] = change(table)
    return table


def optimum(weight=6.894, width=0.4477, digits=30):
    rows = [("equation", weight, width, digits), ("search", weight, width, digits)]
    return pd.DataFrame(rows, columns=list(WINDOW_OPTIMUM.columns))


def judged(id, table=None, best=None):
    table = windows() if table is None else table
    found = claims.claims(table, optimum() if best is None else best)
    return [claim.finding for claim in found if claim.id == id]


def verdicts(findings):
    return [each.verdict.value for each in findings]


def test_all_is_reproduced_where_the_formula_holds():
    assert verdicts(judged("E8")) == ["reproduced"] * 2
    assert verdicts(judged("E9")) == ["reproduced"] * 2
    assert verdicts(judged("E10")) == ["reproduced"] * 3
    assert [each.book for each in judged("E10")[:2]] == [6.9, 0.45]
    assert [each.estimate.replicas for each in judged("E8")] == [8, 1]
    assert [each.estimate.replicas for each in judged("E9")] == [12, 6]
    assert judged("E8")[1].estimate.value == 4


def test_a_factor_of_1_below_4_refutes_e8():
    table = windows(largest_factor=lambda t: np.where(t["weight"] == 3.9, 1.0, t["largest_factor"]))
    assert verdicts(judged("E8", table)) == ["not reproduced", "reproduced"]
    assert judged("E8", table)[0].reason == "fails in 2 of 8 cases"
    half = windows(largest_factor=lambda t: t["largest_factor"] / 2)
    assert verdicts(judged("E8", half)) == ["reproduced", "not reproduced"]


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(1.01, ["not reproduced"] * 2), (0.99, ["reproduced", "not reproduced"])],
)
def test_a_width_beyond_the_formula_or_short_of_it(factor, expected):
    table = windows(measured_width=lambda t: factor * t["measured_width"])
    assert verdicts(judged("E9", table)) == expected


def test_rounding_at_4_is_forgiven():
    table = windows(measured_width=lambda t: t["measured_width"] + 2e-8)
    assert verdicts(judged("E9", table)) == ["reproduced"] * 2


def test_another_optimum():
    assert verdicts(judged("E10", best=optimum(6.97, 0.46, 14))) == [
        "reproduced in direction",
        "reproduced in direction",
        "not reproduced",
    ]
    assert claims.headline(optimum()) == {
        "widest-window.weight": 6.894,
        "widest-window.width": 0.4477,
    }
