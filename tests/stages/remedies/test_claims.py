"""Claims on remedies whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.plateau.tables import PLATEAU
from stages.remedies import claims as remedies
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from tests.study.ledger_rows import found
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.ledger import Claim

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
STEPS = 100
# Accuracies at depths 2, 4 and 8.
ACCURACIES = {
    "chapter": (0.9, 0.1, 0.1),
    "glorot": (0.9, 0.1, 0.1),
    "tanh": (0.9, 0.9, 0.1),
    "fast": (0.9, 0.8, 0.1),
    "slow": (0.9, 0.8, 0.7),
    "sparse": (0.9, 0.9, 0.1),
    "momentum": (0.9, 0.8, 0.1),
    "sparse-momentum": (0.9, 0.9, 0.3),
    "both": (0.9, 0.9, 0.6),
}
RECIPES = {  # activation, initializer, momentum, eta, deepest, next tried, xi
    "chapter": ("sigmoid", "default", "none", 0.1, 2, 4, 1 / 3),
    "glorot": ("sigmoid", "glorot-uniform", "none", 0.1, 2, 4, 1 / 3),
    "tanh": ("tanh", "default", "none", 0.1, 4, 8, 2),
    "fast": ("tanh", "glorot-uniform", "none", 0.1, 4, 8, math.inf),
    "slow": ("tanh", "glorot-uniform", "none", 0.03, 8, None, math.inf),
    "sparse": ("sigmoid", "sparse", "none", 0.1, 4, 8, 2 / 3),
    "momentum": ("sigmoid", "default", "nesterov", 0.1, 4, 8, 1 / 3),
    "sparse-momentum": ("sigmoid", "sparse", "nesterov", 0.1, 4, 8, 2 / 3),
    "both": ("tanh", "glorot-uniform", "nesterov", 0.01, 8, None, math.inf),
}


def deepest(**recipes: tuple) -> pd.DataFrame:
    rows = [
        (
            *(name, activation, initializer, "normal", kind, 0.9 if kind != "none" else 0.0, eta),
            *(STEPS, depth, after, xi, 6 * xi),
        )
        for name, (activation, initializer, kind, eta, depth, after, xi) in recipes.items()
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST.columns)).astype({"next_tried": float})


def runs() -> pd.DataFrame:
    rows = [
        (name, depth, replica, STEPS, accuracy + spread, 1.0)
        for name, accuracies in ACCURACIES.items()
        for depth, accuracy in zip((2, 4, 8), accuracies, strict=True)
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS.columns)).sample(frac=1, random_state=0)


def plateau(left: bool) -> pd.DataFrame:
    """Networks of two and three hidden layers, the deeper of which leave it only without decay."""
    rows = [
        (lmbda, depth, replica, 9000 + replica, int(depth == 2 or lmbda == 0 or left))
        for lmbda in (0.0, 5.0)
        for depth in (2, 3)
        for replica in range(REPLICAS)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns))


def judged(left: bool = False, lmbda: float = 5.0) -> list[Claim]:
    trials = remedies.Trials(runs(), deepest(**RECIPES), 0.5)
    return remedies.claims(trials, plateau(left), lmbda, 0.95)


REPRODUCED, DIRECTION, NOT = "reproduced", "reproduced in direction", "not reproduced"


def test_the_chapter_s_recipe_stalls_at_the_first_depth_that_fails() -> None:
    ((quantity, finding),) = found(judged(), remedies.STALLS).items()
    assert "within 100 steps, 4 hidden layers" in quantity
    assert finding == (1.0, REPRODUCED)


def test_a_remedy_that_was_not_trained_cannot_be_judged() -> None:
    others = remedies.Trials(runs(), deepest(**RECIPES, strange=RECIPES["sparse"]), 0.5)
    with pytest.raises(InvalidInput, match="remedy strange with 2 hidden layers: no runs"):
        others.trained("strange", 2)
    with pytest.raises(InvalidInput, match="remedy strange: no runs"):
        remedies.claims(others, plateau(left=False), 5.0, 0.95)


def test_an_update_rule_that_is_none_is_bad_input() -> None:
    bad = deepest(**RECIPES | {"tanh": ("tanh", "default", "nan", 0.1, 4, 8, 2)})
    with pytest.raises(InvalidInput, match=f"{DEEPEST.path}: remedy tanh: momentum nan, expected"):
        remedies.claims(remedies.Trials(runs(), bad, 0.5), plateau(left=False), 5.0, 0.95)


def test_remedies_are_compared_at_depths_that_both_were_tried_at() -> None:
    some = runs()
    without = some[(some["remedy"] != "glorot") | (some["hidden_layers"] != 4)]
    trials = remedies.Trials(without, deepest(**RECIPES), 0.5)
    assert trials.depths("glorot") == [2, 8]
    judged_without = remedies.claims(trials, plateau(left=False), 5.0, 0.95)
    named = {each.quantity for each in judged_without}
    missing = {each.quantity for each in judged()} - named
    assert missing
    assert all("4 hidden layers, sigmoid, glorot-uniform" in quantity for quantity in missing)


def test_it_stops_where_no_replica_leaves_the_plateau_with_the_chapter_s_decay() -> None:
    ((quantity, finding),) = found(judged(), remedies.STOPS).items()
    assert "3 hidden layers, lambda 5" in quantity
    assert "in 9,019 steps" in quantity
    assert finding == (1.0, REPRODUCED)
    for others in (judged(left=True), judged(lmbda=0.0)):
        ((_, finding),) = found(others, remedies.STOPS).items()
        assert finding == (0.0, NOT)
    assert not found(judged(lmbda=1.0), remedies.STOPS)


def test_remedies_are_judged_there_by_whether_they_train_and_by_what_they_gain() -> None:
    claims = judged()
    glorot = found(claims, remedies.GLOROT)
    assert all("within 100 steps, 4 hidden layers" in quantity for quantity in glorot)
    assert list(glorot.values()) == [
        (0.0, NOT),
        (pytest.approx(0.0), NOT),
        (1.0, REPRODUCED),
        (pytest.approx(0.8), REPRODUCED),
        (1.0, REPRODUCED),
        (pytest.approx(0.7), REPRODUCED),
        (1.0, REPRODUCED),
        (pytest.approx(0.7), REPRODUCED),
    ]
    for claim in (remedies.SPARSE, remedies.SUTSKEVER):
        assert list(found(claims, claim).values()) == [
            (1.0, REPRODUCED),
            (pytest.approx(0.8), REPRODUCED),
        ]
    assert all("nesterov" in quantity for quantity in found(claims, remedies.SUTSKEVER))
    assert not any("nesterov" in quantity for quantity in found(claims, remedies.SPARSE))
    assert {each.id for each in claims if each.claim == remedies.GLOROT} == {"G2"}
    named = (remedies.SPARSE, remedies.SUTSKEVER, remedies.MOMENTUM_TRAINS)
    assert {each.id for each in claims if each.claim in named} == {"G3"}


def test_a_gain_without_training_is_told_from_training() -> None:
    """With 0.3 at 8 layers momentum gains 0.2 over sparse weights alone, and does not train."""
    momentum_helps = found(judged(), remedies.MOMENTUM_TRAINS)
    findings = {
        tuple(
            part for part in ("frequency", "4 hidden", "8 hidden", "sparse") if part in quantity
        ): finding
        for quantity, finding in momentum_helps.items()
    }
    assert findings == {
        ("frequency", "4 hidden"): (1.0, REPRODUCED),
        ("4 hidden",): (pytest.approx(0.7), REPRODUCED),
        ("frequency", "8 hidden", "sparse"): (0.0, NOT),
        ("8 hidden", "sparse"): (pytest.approx(0.2), REPRODUCED),
        # Plain descent with the smaller eta trains that depth, and better.
        ("8 hidden",): (pytest.approx(-0.1), NOT),
    }
    (both,) = [quantity for quantity in momentum_helps if "tanh" in quantity]
    assert "without momentum, eta 0.03" in both


def test_the_limit_of_depth_lies_between_two_depths() -> None:
    """Of theory's 2, 2, 12 and 4: sqrt(2 * 4) and sqrt(4 * 8), with the depths themselves."""
    claims = judged()
    limits = found(claims, remedies.PREDICTED)
    assert all("within 100 steps" in quantity for quantity in limits)
    assert all("over 6 depth scales" in quantity for quantity in limits)
    assert list(limits.values()) == [
        (pytest.approx(2**0.5), DIRECTION),
        (pytest.approx(2**0.5), DIRECTION),
        (pytest.approx(32**0.5 / 12), NOT),
        (pytest.approx(2**0.5), DIRECTION),
    ]
    first = next(each for each in claims if each.claim == remedies.PREDICTED).finding.estimate
    assert (first.low, first.high) == pytest.approx((1.0, 2.0))
    assert first.replicas == REPLICAS


def test_without_a_limit_in_theory_the_best_learning_rate_counts() -> None:
    ((quantity, finding),) = found(judged(), remedies.LIMITLESS).items()
    assert "8 hidden layers" in quantity
    assert "eta 0.03, of the learning rates 0.03, 0.1 the best" in quantity
    assert finding == (1.0, REPRODUCED)


def test_the_headline_is_the_deepest_network_of_each_remedy() -> None:
    expected = {f"deepest.{name}": float(recipe[4]) for name, recipe in RECIPES.items()}
    assert remedies.headline(deepest(**RECIPES)) == expected
