"""What is said of schedules of momentum, on tables whose numbers are known."""

import math

import pandas as pd

from stages.momentum import page as momentum
from stages.momentum.tables import MOMENTUM
from tests.page.plain_text import plain


def costs(plain_cost: float) -> pd.DataFrame:
    rows = [
        (kind, mu, mu, 1.0, eta, step, cost, cost / 2, 2 * cost, 0.75, 3)
        for kind, mu, eta, cost in (
            ("plain", 0.0, 0.1, 3.25),
            ("plain", 0.0, 1.0, plain_cost),
            ("plain", 0.0, 3.0, 2.25),
            ("nesterov", 0.9, 0.01, 3.25),
            ("nesterov", 0.9, 0.1, 1.0),
            ("nesterov", 0.9, 1.0, math.nan),
        )
        for step in (0, 20)
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM.columns))


def test_the_best_learning_rate_of_each_schedule_is_shown_with_what_it_adds_up_to() -> None:
    text = plain(momentum.best_rates(costs(1.1)))
    assert "plain, 0" in text
    assert "Nesterov's, 0.9" in text
    assert text.count(">1.0<") == 2  # eta / (1 - mu) of both
    assert ">75%<" in text
    assert "after 20 steps" in text


def test_what_a_better_learning_rate_does_alone_is_told_from_what_momentum_adds() -> None:
    """From 3.25, of plain descent with the worst rate, to 1.0, the least of all."""
    better = momentum.together(costs(1.225))
    assert "best schedule, 90% can be had without momentum" in better
    half = costs(2.125)
    assert "best schedule, 50% can be had without momentum" in momentum.together(half)
    alone = half[(half["kind"] == "plain") & (half["eta"] == 1)]
    assert "can be had" not in momentum.together(alone)
    assert "can be had" not in momentum.together(half[half["kind"] == "nesterov"])
    better = plain(better)
    assert r"between 0.1 and 1, but $\eta/(1-\mu)$ between 1.0 and 1.0" in better


def test_the_best_learning_rate_lies_between_others_or_at_the_edge() -> None:
    table = costs(1.1)
    assert "larger ones were tried with every schedule" in momentum.together(table)
    fewer = table[table["eta"] < 3]
    assert "may be better ones, are those of plain, 0." in plain(momentum.together(fewer))
    one = table[table["eta"] == 0.1]
    assert "are those of plain, 0 and Nesterov's, 0.9." in plain(momentum.together(one))


def test_schedules_are_told_with_their_end_if_they_have_one() -> None:
    given = {"depth": 5, "smallest-rate": 0.1, "largest-rate": 3.0, "steps": 20000}
    end = {"final-steps": 1000, "final-mu": 0.9}
    text = plain(momentum.schedules(given | end))
    assert "5 hidden layers" in text
    assert r"$\eta/(1-\mu)$ from 0.1 to 3" in text
    assert r"In the last 1,000 of 20,000 steps $\mu$ is at most 0.9." in text
    assert "In the last" not in momentum.schedules(given | end | {"final-steps": 0})
