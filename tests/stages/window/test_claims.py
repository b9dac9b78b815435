"""Claims E8 to E10 on tables whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.window import claims
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

HOLDS, FAILS, UNDECIDED = Verdict.HOLDS, Verdict.FAILS, Verdict.UNDECIDED


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


def judged(table=None, best=None):
    table = windows() if table is None else table
    return claims.claims(table, optimum() if best is None else best)


def test_all_holds_where_the_formula_does():
    found = judged()
    assert [each.claim.id for each in found] == ["E8"] * 2 + ["E9"] * 2 + ["E10"] * 3
    assert {each.finding.verdict for each in found} == {HOLDS}
    assert [each.book for each in of(found, "E10")[:2]] == [6.9, 0.45]
    assert [each.replicas for each in of(found, "E8")] == [8, 1]
    assert [each.replicas for each in of(found, "E9")] == [12, 6]
    assert of(found, "E8")[1].measured == 4


def test_parts_of_cases_are_no_plain_numbers():
    found = judged()
    assert len(ledger.table(found)) == 7
    of_cases = {each.name for each in found if each.unit == "part of the cases"}
    assert of_cases == {each.name for each in found if math.isnan(each.finding.book)}
    assert len(of_cases) == 4


@pytest.mark.parametrize(
    ("factor", "expected"), [(1.0, [FAILS, HOLDS]), (1 - 1e-12, [HOLDS, HOLDS])]
)
def test_a_factor_of_1_below_4_refutes_e8(factor, expected):
    table = windows(
        largest_factor=lambda t: np.where(t["weight"] == 3.9, factor, t["largest_factor"])
    )
    assert verdicts(judged(table), "E8") == expected
    assert of(judged(table), "E8")[0].shown == f"true in {8 - 2 * (factor == 1)} of 8 cases"


# The largest factor with a weight is a quarter of it, so that 1 takes 4; and so do, rounded,
# weights from 3.5 to 4.5.
@pytest.mark.parametrize(
    ("least", "expected"), [(3.49, FAILS), (3.51, HOLDS), (4.49, HOLDS), (4.51, FAILS)]
)
def test_the_weight_that_a_factor_of_1_takes_is_4_when_rounded(least, expected):
    table = windows(largest_factor=lambda t: t["weight"].abs() / least)
    assert verdicts(judged(table), "E8")[1] is expected


def test_without_weights_below_4_it_is_open_whether_they_are_too_small():
    table = windows()
    assert verdicts(judged(table[table["weight"].abs() >= 4]), "E8") == [UNDECIDED, HOLDS]


@pytest.mark.parametrize(("factor", "expected"), [(1.01, [FAILS, FAILS]), (0.99, [HOLDS, FAILS])])
def test_a_width_beyond_the_formula_or_short_of_it(factor, expected):
    table = windows(measured_width=lambda t: factor * t["measured_width"])
    assert verdicts(judged(table), "E9") == expected


@pytest.mark.parametrize(("error", "expected"), [(2e-8, HOLDS), (2e-7, FAILS)])
def test_rounding_at_4_is_forgiven(error, expected):
    table = windows(measured_width=lambda t: t["measured_width"] + error)
    assert verdicts(judged(table), "E9") == [expected] * 2


@pytest.mark.parametrize(
    ("best", "expected"),
    [
        (optimum(weight=6.849), [FAILS, HOLDS, HOLDS]),
        (optimum(weight=6.851), [HOLDS, HOLDS, HOLDS]),
        (optimum(weight=6.951), [FAILS, HOLDS, HOLDS]),
        (optimum(width=0.4449), [HOLDS, FAILS, HOLDS]),
        (optimum(width=0.4549), [HOLDS, HOLDS, HOLDS]),
        (optimum(width=0.4551), [HOLDS, FAILS, HOLDS]),
        (optimum(digits=15), [HOLDS, HOLDS, HOLDS]),
        (optimum(digits=14), [HOLDS, HOLDS, FAILS]),
    ],
)
def test_another_optimum_refutes_what_does_not_round_to_it(best, expected):
    assert verdicts(judged(best=best), "E10") == expected


def test_headline():
    assert claims.headline(optimum()) == {
        "widest-window.weight": 6.894,
        "widest-window.width": 0.4477,
    }


def test_where_no_factor_is_above_0_no_weight_is_large_enough():
    found = of(judged(windows(largest_factor=lambda t: 0 * t["weight"])), "E8")
    assert [each.verdict for each in found] == [HOLDS, FAILS]
    assert found[1].measured == math.inf
