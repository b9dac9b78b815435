"""Claim G4 on populations whose verdicts are known by construction."""

import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from stages.factorial import claims as factorial
from stages.factorial.tables import FACTORIAL_TRIALS
from unstable_gradients.study.ledger import Claim

WITHIN = np.linspace(-0.002, 0.002, 5)  # spread of the replicas
Accuracy = Callable[[str, str, float, float, int], float]


def trials(accuracy: Accuracy, rates: tuple[float, ...] = (0.1, 0.5)) -> pd.DataFrame:
    rows = [
        (*levels, replica, 2500, accuracy(*levels) + spread, 1.0)
        for levels in itertools.product(
            ("sigmoid", "tanh"), ("default", "sparse-zero"), (0.0, 0.9), rates, (1, 8)
        )
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_TRIALS.columns))


def judged(accuracy: Accuracy, **options: tuple[float, ...]) -> dict[str, Claim]:
    found = factorial.claims(trials(accuracy, **options), 0.95)
    assert {claim.id for claim in found} == {"G4"}
    return {claim.claim: claim for claim in found}


def some_matter(activation: str, start: str, mu_max: float, rate: float, depth: int) -> float:
    """Depth by 0.3, the activation by 0.1, momentum by 0.04, and no two together."""
    return 0.9 - 0.3 * (depth == 8) - 0.1 * (activation == "tanh") + 0.04 * (mu_max > 0)


def test_a_factor_matters_from_a_twentieth_on() -> None:
    claims = judged(some_matter)
    verdicts = {claim: each.finding.verdict.value for claim, each in claims.items()}
    assert verdicts == {
        "the activation function matters": "reproduced",
        "the initialization matters": "not reproduced",
        "the optimizer matters": "not reproduced",
        "the learning rate matters": "not reproduced",
        "the depth matters": "reproduced",
        "they act together: what one of them does depends on the others": "not reproduced",
    }
    optimizer = claims["the optimizer matters"]
    assert optimizer.finding.estimate.value == pytest.approx(0.04)
    assert optimizer.finding.reason.endswith("is not above 0.05")
    assert optimizer.quantity == (
        "validation accuracy after 2,500 steps, mean over all else, mu_max 0.9 minus mu_max 0, "
        "chosen by the other replicas"
    )
    assert "sigmoid minus tanh" in claims["the activation function matters"].quantity
    assert "depth 1 minus depth 8" in claims["the depth matters"].quantity
    assert claims["the depth matters"].finding.estimate.value == pytest.approx(0.3)
    assert claims["the depth matters"].finding.estimate.replicas == 5


def test_factors_that_only_act_together_matter_together() -> None:
    """Each activation with the start that suits it, as sigmoid with sparse weights."""
    claims = judged(
        lambda activation, start, *_: (
            0.9 if (activation == "sigmoid") == (start == "sparse-zero") else 0.1
        )
    )
    finding = claims["they act together: what one of them does depends on the others"].finding
    assert finding.estimate.value == pytest.approx(1)
    assert finding.verdict.value == "reproduced"
    assert claims["the activation function matters"].finding.verdict.value == "not reproduced"


def test_a_factor_of_one_level_is_not_judged() -> None:
    claims = judged(some_matter, rates=(0.1,))
    assert "the learning rate matters" not in claims
    assert len(claims) == 5


def test_the_headline_has_the_parts_of_the_variance() -> None:
    """Of two levels the variance is the square of half the difference: 0.15, 0.05 and 0.02."""
    found = factorial.headline(trials(some_matter))
    squares = {"depth": 0.15**2, "activation": 0.05**2, "momentum": 0.02**2}
    expected = {name: square / sum(squares.values()) for name, square in squares.items()}
    expected |= {"initialization": 0, "learning-rate": 0, "interactions": 0}
    assert found == pytest.approx(
        {f"factorial.share.{name}": part for name, part in expected.items()}, abs=1e-12
    )
