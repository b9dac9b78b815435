"""Claims on remedies and plateaus whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.plateau import growth as plateau_growth
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
    return pd.DataFrame(rows, columns=list(DEEPEST)).astype({"next_tried": float})


def runs() -> pd.DataFrame:
    rows = [
        (name, depth, replica, STEPS, accuracy + spread, 1.0)
        for name, accuracies in ACCURACIES.items()
        for depth, accuracy in zip((2, 4, 8), accuracies, strict=True)
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS)).sample(frac=1, random_state=0)


def plateau(steps: dict[tuple[float, int], float], stuck: tuple[tuple[float, int], ...] = ()):
    """Lengths by lambda and depth, a little different in each replica; some never leave."""
    rows = [
        (lmbda, depth, replica, length * (1 + spread), int((lmbda, depth) not in stuck))
        for (lmbda, depth), length in steps.items()
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU)).sample(frac=1, random_state=0)


LENGTHS = {(0.0, 1): 100, (0.0, 2): 300, (0.0, 3): 900, (5.0, 1): 100, (5.0, 2): 360}
STUCK = LENGTHS | {(5.0, 3): 9000}


def judged(lengths: pd.DataFrame, lmbda: float = 5.0) -> list[Claim]:
    trials = remedies.Trials(runs(), deepest(**RECIPES), 0.5)
    return remedies.claims(trials, lengths, lmbda, 0.95)


REPRODUCED, DIRECTION, NOT = "reproduced", "reproduced in direction", "not reproduced"


def test_the_chapter_s_recipe_stalls_at_the_first_depth_that_fails() -> None:
    ((quantity, finding),) = found(judged(plateau(STUCK)), remedies.STALLS).items()
    assert "within 100 steps, 4 hidden layers" in quantity
    assert finding == (1.0, REPRODUCED)


def test_a_remedy_that_was_not_trained_cannot_be_judged() -> None:
    others = remedies.Trials(runs(), deepest(strange=RECIPES["tanh"], **RECIPES), 0.5)
    with pytest.raises(InvalidInput, match="remedy strange with 2 hidden layers: no runs"):
        others.trained("strange", 2)


def test_remedies_are_compared_at_depths_that_both_were_tried_at() -> None:
    some = runs()
    without = some[(some["remedy"] != "glorot") | (some["hidden_layers"] != 4)]
    trials = remedies.Trials(without, deepest(**RECIPES), 0.5)
    assert trials.depths("glorot") == [2, 8]
    judged_without = remedies.claims(trials, plateau(STUCK), 5.0, 0.95)
    named = {each.quantity for each in judged_without}
    missing = {each.quantity for each in judged(plateau(STUCK))} - named
    assert missing
    assert all("4 hidden layers, sigmoid, glorot-uniform" in quantity for quantity in missing)


def test_it_stops_where_no_replica_leaves_the_plateau_with_the_chapter_s_decay() -> None:
    some = plateau(STUCK, stuck=((5.0, 3),))
    ((quantity, finding),) = found(judged(some), remedies.STOPS).items()
    assert "3 hidden layers, lambda 5" in quantity
    assert "in 9,090 steps" in quantity
    assert finding == (1.0, REPRODUCED)
    ((_, finding),) = found(judged(some, lmbda=0.0), remedies.STOPS).items()
    assert finding == (0.0, NOT)
    assert not found(judged(some, lmbda=1.0), remedies.STOPS)


def test_remedies_are_judged_there_by_whether_they_train_and_by_what_they_gain() -> None:
    claims = judged(plateau(STUCK))
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
    named = (remedies.SPARSE, remedies.SUTSKEVER, remedies.MOMENTUM)
    assert {each.id for each in claims if each.claim in named} == {"G3"}


def test_a_gain_without_training_is_told_from_training() -> None:
    """With 0.3 at 8 layers momentum gains 0.2 over sparse weights alone, and does not train."""
    momentum_helps = found(judged(plateau(STUCK)), remedies.MOMENTUM)
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
    claims = judged(plateau(STUCK))
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
    ((quantity, finding),) = found(judged(plateau(STUCK)), remedies.LIMITLESS).items()
    assert "8 hidden layers" in quantity
    assert "eta 0.03, of the learning rates 0.03, 0.1 the best" in quantity
    assert finding == (1.0, REPRODUCED)


def test_decay_is_judged_where_the_plateau_is_longest_and_where_it_does_not_end() -> None:
    claims = judged(plateau(STUCK, stuck=((5.0, 3),)))
    ((quantity, finding),) = found(claims, remedies.PROLONGED).items()
    assert "2 hidden layers" in quantity
    assert finding == (pytest.approx(1.2), REPRODUCED)
    ((quantity, finding),) = found(claims, remedies.HELD).items()
    assert "3 hidden layers" in quantity
    assert "the 20 of 20 replicas" in quantity
    assert finding == (1.0, REPRODUCED)
    assert set(found(claims, remedies.LONGER).values()) == {(1.0, REPRODUCED)}


def test_replicas_that_stay_without_decay_tell_nothing_of_decay() -> None:
    lengths = plateau(STUCK, stuck=((5.0, 3),))
    lengths.loc[
        (lengths["lmbda"] == 0) & (lengths["hidden_layers"] == 3) & (lengths["replica"] < 2), "left"
    ] = 0
    ((quantity, finding),) = found(judged(lengths), remedies.HELD).items()
    assert "the 18 of 20 replicas" in quantity
    assert finding == (1.0, REPRODUCED)
    all_stay = plateau(STUCK, stuck=((0.0, 3), (5.0, 3)))
    assert not found(judged(all_stay), remedies.HELD)


def test_depths_that_no_replica_leaves_do_not_make_the_plateau_shorter() -> None:
    lengths = {(5.0, depth): steps for depth, steps in ((1, 10), (2, 100), (3, 900), (4, 900))}
    stuck = ((5.0, 3), (5.0, 4))
    assert found(judged(plateau(lengths, stuck)), remedies.LONGER) == {
        "frequency of a longer plateau with every hidden layer, lambda 5": (1.0, REPRODUCED)
    }
    ((_, shorter),) = found(judged(plateau(lengths, ((5.0, 3),))), remedies.LONGER).items()
    assert shorter == (0.0, NOT)  # four layers leave it in 900 steps, three do not
    unknown = plateau(lengths, tuple(lengths))
    assert not found(judged(unknown), remedies.LONGER)
    one = plateau({(5.0, 1): 10})
    assert not found(judged(one), remedies.LONGER)


def test_a_plateau_that_does_not_grow_is_no_claim_reproduced() -> None:
    flat = dict.fromkeys(STUCK, 100)
    assert {verdict for _, verdict in found(judged(plateau(flat)), remedies.LONGER).values()} == {
        NOT
    }


def test_growth_is_by_the_layer_and_over_depths_that_all_left() -> None:
    steps = {(0.0, 1): 100, (0.0, 2): 200, (0.0, 4): 2700, (0.0, 5): 9000}
    lengths = plateau(steps, stuck=((0.0, 5),))
    assert plateau_growth.growth(lengths) == {0.0: pytest.approx(3.0)}
    (factors,) = plateau_growth.factors(lengths).values()
    assert factors.to_dict() == {2: pytest.approx(2.0), 4: pytest.approx(13.5**0.5)}
    assert remedies.headline(deepest(**RECIPES), lengths) == {
        **{f"deepest.{name}": float(recipe[4]) for name, recipe in RECIPES.items()},
        "plateau-growth.lambda-0": pytest.approx(3.0),
    }
