"""What the page says of schedules of momentum, from numbers known by construction."""

import math

import pandas as pd
import pytest

from stages.momentum import page
from stages.momentum.tables import MOMENTUM
from stages.page.setting import Setting
from tests.page.texts import said, say

GIVEN = {"depth": 5, "width": 30, "activation": "sigmoid", "smallest-rate": 0.1, "steps": 20000}
GIVEN |= {"largest-rate": 3.0, "final-steps": 1000, "final-mu": 0.9}


def setting(**changes: object) -> Setting:
    momentum = GIVEN | {name.replace("_", "-"): value for name, value in changes.items()}
    groups = {"experiments": {"momentum": momentum}, "statistics": {"confidence": 0.95}}
    return Setting(groups | {"kernels": "pinned"})


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


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of this table."""

    def of(table: pd.DataFrame, **changes: object) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        MOMENTUM.write(table)
        return page.values(setting(**changes))

    return of


@pytest.fixture
def text(values):
    """What is said of this table."""
    return lambda table, **changes: said("momentum", values(table, **changes))


def test_the_best_learning_rate_of_each_schedule_is_shown_with_what_it_adds_up_to(text) -> None:
    found = text(costs(1.2))
    assert "plain, 0<" in found
    assert "Nesterov's, 0.9<" in found
    assert found.count('"η/(1 − μ)">1.0<') == 2
    assert found.count(">75%<") == 2
    assert "1.2 (0.6 to 2.4)" in found  # from half of it to twice
    assert "after 20 steps" in found
    assert "lie between 0.1 and 1, $\\eta/(1-\\mu)$ between 1.0 and 1.0." in found


def test_what_a_better_learning_rate_does_alone_is_told_from_what_momentum_adds(text) -> None:
    """From 3.25, of plain descent with the worst rate, to 1.0, the least of all."""
    better = text(costs(1.225))
    assert "schedule, 90% can be had without momentum" in better
    assert "η = 0.1 plain descent ends at a cost of 3.2, with η = 1 at 1.2." in better
    assert "The lowest cost of all is 1.0 (Nesterov's, 0.9)" in better
    half = costs(2.125)
    assert "schedule, 50% can be had without momentum" in text(half)
    assert "schedule, 100% can be had without momentum" in text(costs(0.5))
    alone = half[(half["kind"] == "plain") & (half["eta"] == 1)]
    assert "can be had" not in text(alone)
    assert "can be had" not in text(half[half["kind"] == "nesterov"])


def test_the_best_learning_rate_lies_between_others_or_at_the_edge(text) -> None:
    table = costs(1.1)
    assert "larger ones were tried with every schedule" in text(table)
    fewer = text(table[table["eta"] < 3])
    assert "may be better ones, are those of plain, 0." in fewer
    assert "larger ones were tried" not in fewer
    one = text(table[table["eta"] == 0.1])
    assert "are those of plain, 0 and Nesterov's, 0.9." in one


def test_a_schedule_that_does_not_get_to_its_largest_coefficient_is_told(text) -> None:
    table = costs(1.1)
    assert "asks for a larger" not in text(table)
    with_momentum = table["kind"] == "nesterov"
    assert "asks for a larger" in text(table.assign(mu_max=table["mu_max"] + 0.09 * with_momentum))


def test_nothing_is_said_of_schedules_that_all_diverge(text) -> None:
    found = text(costs(1.1).assign(cost=math.nan))
    assert "best learning rates lie" not in found
    assert "edge" not in found
    assert "larger ones were tried" not in found


def test_schedules_are_told_with_their_end_if_they_have_one(text) -> None:
    found = text(costs(1.1))
    assert "has 5 hidden layers of 30 sigmoid neurons." in found
    assert r"$\eta/(1-\mu)$ from 0.1 to 3, with" in found
    assert r"In the last 1,000 of 20,000 steps $\mu$ is at most 0.9." in found
    assert "In the last" not in text(costs(1.1), final_steps=0)


def test_numbers_have_the_cells_that_they_were_read_from(values) -> None:
    found, path = say("momentum", values(costs(1.225))), MOMENTUM.path
    assert f'data-from="{path}#3.cost">1.2</data>' in found
    assert f'data-from="{path}#1.cost {path}#3.cost {path}#9.cost">90%</data>' in found
