"""The best learning rate of each schedule, on a table that is easy to follow."""

import math

import pandas as pd
import pytest

from stages.momentum.best import best
from stages.momentum.tables import MOMENTUM
from unstable_gradients.errors import InvalidInput


def means(*rows: tuple[str, float, float, float]) -> pd.DataFrame:
    """MOMENTUM of kind, mu_max, eta and cost at the end; the untrained network costs least."""
    return pd.DataFrame(
        [
            (
                kind,
                mu_max,
                min(mu_max, 0.95),
                0.75,
                eta,
                step,
                cost * step / 20,
                cost - 1,
                cost + 1,
                0.75,
                3,
            )
            for kind, mu_max, eta, cost in rows
            for step in (0, 20)
        ],
        columns=list(MOMENTUM.columns),
    )


ROWS = (
    ("nesterov", 0.99, 0.01, 2.0),
    ("nesterov", 0.99, 0.02, 1.5),
    ("nesterov", 0.9, 0.1, 1.0),
    ("nesterov", 0.9, 0.2, 1.25),
    ("nesterov", 0.9, 1.0, math.nan),
    ("classical", 0.9, 0.1, math.nan),
    ("plain", 0.0, 0.1, 3.25),
    ("plain", 0.0, 1.0, 1.125),
    ("plain", 0.0, 3.0, math.nan),
)


def test_it_is_that_of_the_least_mean_cost_at_the_end() -> None:
    found = best(means(*ROWS))
    assert [(each.kind, each.mu_max, each.eta) for each in found] == [
        ("plain", 0.0, 1.0),
        ("nesterov", 0.9, 0.1),
        ("nesterov", 0.99, 0.02),
    ]
    first = found[0]
    assert (first.cost, first.low, first.high, first.accuracy) == (1.125, 0.125, 2.125, 0.75)


def test_steps_add_up_with_the_momentum_that_is_reached() -> None:
    rates = [each.rate for each in best(means(*ROWS))]
    assert rates == pytest.approx([1.0, 1.0, 0.4])  # 0.02 / (1 - 0.95)


def test_it_is_inside_those_tried_if_there_are_a_smaller_and_a_larger_one() -> None:
    """One with which networks diverged counts as tried."""
    assert [each.inside for each in best(means(*ROWS))] == [True, False, False]


def test_a_kind_that_is_none_is_bad_input() -> None:
    with pytest.raises(InvalidInput, match=f"{MOMENTUM.path}: kind heavy-ball, expected plain"):
        best(means(*ROWS, ("heavy-ball", 0.9, 0.1, 1.0)))
