"""Claim G4 on populations whose verdicts are known by construction."""

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from stages.factorial import claims as factorial
from stages.factorial.tables import FACTORIAL_TRIALS
from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Interval, Verdict

WITHIN = np.linspace(-0.002, 0.002, 5)  # spread of the replicas
Accuracy = Callable[[str, str, float, float, int], float]


def trials(
    accuracy: Accuracy, rates: tuple[float, ...] = (0.1, 0.5), steps: int = 2500
) -> pd.DataFrame:
    rows = [
        (*levels, replica, steps, accuracy(*levels) + spread, 1.0)
        for levels in itertools.product(
            ("sigmoid", "tanh"), ("default", "sparse-zero"), (0.0, 0.9), rates, (1, 8)
        )
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_TRIALS.columns))


def judged(table: pd.DataFrame) -> dict[str, Quantity]:
    return {each.claim.id: each for each in factorial.claims(table, 0.95)}


def some_matter(activation: str, start: str, mu_max: float, rate: float, depth: int) -> float:
    """Depth by 0.3, the activation by 0.1, momentum by 0.04, and no two together."""
    return 0.9 - 0.3 * (depth == 8) - 0.1 * (activation == "tanh") + 0.04 * (mu_max > 0)


def test_a_factor_matters_from_a_twentieth_on_and_in_direction_from_nothing_on() -> None:
    found = judged(trials(some_matter))
    assert {id: each.finding.verdict for id, each in found.items()} == {
        "G4a": Verdict.HOLDS,  # 0.1
        "G4b": Verdict.FAILS,  # levels that are the same: their difference is 0 in every replica
        "G4c": Verdict.IN_DIRECTION,  # 0.04
        "G4d": Verdict.FAILS,
        "G4e": Verdict.HOLDS,  # 0.3
        "G4f": Verdict.FAILS,
    }
    optimizer = found["G4c"]
    assert optimizer.finding.measured == pytest.approx(0.04)
    assert optimizer.network == "mu_max 0.9 minus mu_max 0"
    assert optimizer.setting.startswith("after 2,500 steps, ")
    assert found["G4a"].network == "sigmoid minus tanh"
    assert found["G4e"].network == "depth 1 minus depth 8"
    assert found["G4e"].finding.measured == pytest.approx(0.3)
    assert found["G4e"].finding.replicas == 5


@pytest.mark.parametrize(("steps", "tested"), [(2000, False), (2001, True)])
def test_momentum_is_tested_where_it_acts_in_most_steps(steps: int, tested: bool) -> None:
    """The schedule gets to 0.9 at update 1,000."""
    finding = judged(trials(some_matter, steps=steps))["G4c"].finding
    assert (finding.verdict is not Verdict.NOT_TESTED) is tested
    assert ("acts in 1,000 of 2,000 steps only" in finding.shown) is not tested


def test_factors_that_only_act_together_matter_together() -> None:
    """Each activation with the start that suits it, as sigmoid with sparse weights."""
    found = judged(
        trials(
            lambda activation, start, *_: (
                0.9 if (activation == "sigmoid") == (start == "sparse-zero") else 0.1
            )
        )
    )
    assert found["G4f"].finding.measured == pytest.approx(1)
    assert found["G4f"].finding.verdict is Verdict.HOLDS
    assert found["G4f"].finding.interval is Interval.JACKKNIFE
    assert found["G4a"].finding.verdict is Verdict.FAILS


def test_a_factor_of_one_level_is_not_judged() -> None:
    found = judged(trials(some_matter, rates=(0.1,)))
    assert sorted(found) == ["G4a", "G4b", "G4c", "G4e", "G4f"]


def test_the_headline_has_the_parts_of_the_variance() -> None:
    """Of two levels the variance is the square of half the difference: 0.15, 0.05 and 0.02."""
    found = factorial.headline(trials(some_matter))
    squares = {"depth": 0.15**2, "activation": 0.05**2, "momentum": 0.02**2}
    expected = {name: square / sum(squares.values()) for name, square in squares.items()}
    expected |= {"initialization": 0, "learning-rate": 0, "interactions": 0}
    assert found == pytest.approx(
        {f"factorial.share.{name}": part for name, part in expected.items()}, abs=1e-12
    )
