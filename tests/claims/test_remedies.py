"""Claims of sections G and H on populations whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from unstable_gradients import plateau_growth
from unstable_gradients.claims import momentum, remedies, saturation
from unstable_gradients.claims.ledger import Claim
from unstable_gradients.tables.remedies import (
    ACTIVATIONS,
    DEEPEST,
    DEPTH_TRIALS,
    MOMENTUM_TRIALS,
    PLATEAU,
    TRAINABLE,
)

REPLICAS = 20
WITHIN = np.linspace(-0.01, 0.01, REPLICAS)  # spread of the replicas
# Part of the replicas that train at depths 2, 4 and 8.
RATES = {
    "chapter": (1.0, 0.0, 0.0),
    "glorot": (1.0, 0.0, 0.0),
    "tanh": (1.0, 1.0, 0.0),
    "endless": (1.0, 1.0, 0.0),
    "momentum": (1.0, 1.0, 0.0),
    "sparse": (1.0, 1.0, 0.0),
}
RECIPES = {  # activation, initializer, momentum, deepest, next tried, xi
    "chapter": ("sigmoid", "default", "none", 2, 4, 1 / 3),
    "glorot": ("sigmoid", "glorot-uniform", "none", 2, 4, 1 / 3),
    "tanh": ("tanh", "default", "none", 4, 8, 2 / 3),
    "endless": ("tanh", "glorot-uniform", "none", 4, 8, math.inf),
    "momentum": ("sigmoid", "default", "nesterov", 4, 8, 1 / 3),
    "sparse": ("sigmoid", "sparse", "none", 4, 8, 2 / 3),
}


def deepest() -> pd.DataFrame:
    rows = [
        (
            name,
            activation,
            initializer,
            "normal",
            kind,
            0.9 if kind != "none" else 0.0,
            0.1,
            depth,
            after,
            xi,
            6 * xi,
        )
        for name, (activation, initializer, kind, depth, after, xi) in RECIPES.items()
    ]
    return pd.DataFrame(rows, columns=list(DEEPEST))


def trainable() -> pd.DataFrame:
    rows = [
        (
            name,
            depth,
            round(rate * REPLICAS),
            REPLICAS,
            rate,
            0,
            1,
            0.9,
            0.9,
            0.9,
            RECIPES[name][-1],
            6 * RECIPES[name][-1],
        )
        for name, rates in RATES.items()
        for depth, rate in zip((2, 4, 8), rates, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(TRAINABLE))


def runs() -> pd.DataFrame:
    rows = [
        (name, depth, replica, 100, 0.1 + 0.8 * rate + spread, 1.0)
        for name, rates in RATES.items()
        for depth, rate in zip((2, 4, 8), rates, strict=True)
        for replica, spread in enumerate(WITHIN)
    ]
    return pd.DataFrame(rows, columns=list(DEPTH_TRIALS))


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


def judged(lengths: pd.DataFrame) -> list[Claim]:
    return remedies.claims(runs(), trainable(), deepest(), lengths, 0.95)


def found(claims: list[Claim], claim: str) -> dict[str, tuple[float, str]]:
    return {
        each.quantity: (each.finding.estimate.value, each.finding.verdict.value)
        for each in claims
        if each.claim == claim
    }


def test_the_chapter_s_recipe_stops_at_the_first_depth_that_fails() -> None:
    (quantity,) = (stops := found(judged(plateau(STUCK)), remedies.STOPS))
    assert "4 hidden layers" in quantity
    assert stops[quantity] == (1.0, "reproduced")


def test_remedies_are_judged_by_accuracy_gained_there() -> None:
    claims = judged(plateau(STUCK))
    glorot = found(claims, remedies.GLOROT)
    assert list(glorot.values()) == [
        (pytest.approx(0.0), "not reproduced"),
        (pytest.approx(0.8), "reproduced"),
        (pytest.approx(0.8), "reproduced"),
    ]
    sutskever = found(claims, remedies.SUTSKEVER)
    assert ["momentum" in quantity or "sparse" in quantity for quantity in sutskever] == [True] * 2
    assert {each.id for each in claims if each.claim == remedies.GLOROT} == {"G2"}
    assert {each.id for each in claims if each.claim == remedies.SUTSKEVER} == {"G3"}


def test_theory_is_judged_on_plain_descent_with_a_finite_scale() -> None:
    """2/2, 2/2, 4/4 and 4/4; without a scale, the deepest network fails."""
    claims = judged(plateau(STUCK))
    ((quantity, (ratio, verdict)),) = found(claims, remedies.PREDICTED).items()
    assert "6 depth scales" in quantity
    assert (ratio, verdict) == (pytest.approx(1.0), "reproduced")
    ((quantity, finding),) = found(claims, remedies.LIMITLESS).items()
    assert "8 hidden layers" in quantity
    assert finding == (0.0, "not reproduced")


def test_decay_is_judged_where_the_plateau_is_longest_and_where_it_does_not_end() -> None:
    claims = judged(plateau(STUCK, stuck=((5.0, 3),)))
    ((quantity, finding),) = found(claims, remedies.PROLONGED).items()
    assert "2 hidden layers" in quantity
    assert finding == (pytest.approx(1.2), "reproduced")
    ((quantity, finding),) = found(claims, remedies.HELD).items()
    assert "3 hidden layers" in quantity
    assert finding == (1.0, "reproduced")
    assert set(found(claims, remedies.LONGER).values()) == {(1.0, "reproduced")}


def test_a_plateau_that_does_not_grow_is_no_claim_reproduced() -> None:
    flat = dict.fromkeys(STUCK, 100)
    assert {verdict for _, verdict in found(judged(plateau(flat)), remedies.LONGER).values()} == {
        "not reproduced"
    }


def test_growth_is_by_the_layer_and_over_depths_that_all_left() -> None:
    lengths = plateau({(0.0, 1): 100, (0.0, 3): 900, (0.0, 4): 1000}, stuck=((0.0, 4),))
    assert plateau_growth.growth(lengths) == {0.0: pytest.approx(3.0)}
    assert remedies.headline(deepest(), lengths) == {
        **{f"deepest.{name}": float(recipe[3]) for name, recipe in RECIPES.items()},
        "plateau-growth.lambda-0": pytest.approx(3.0),
    }


def activations(
    activation: str,
    means: list[list[float]],
    spreads: list[list[float]],
    initializer: str = "uniform",
    saturated: list[float] | None = None,
    every: int = 1,
):
    """Means and spreads by step and layer, alike in every replica, `every` so many steps.

    A part of each layer is saturated, the same at every step but the first.
    """
    layers = len(means[0])
    rows = [
        (
            f"{activation}-{initializer}",
            activation,
            initializer,
            0.1,
            layers,
            replica,
            every * step,
            layer + 1,
            mean[layer],
            spread[layer],
            0.0,
            1.0,
            saturated[layer] if saturated and step else 0.0,
            0.5,
            0.9 if step else 0.1,
            1.0,
        )
        for replica in range(REPLICAS)
        for step, (mean, spread) in enumerate(zip(means, spreads, strict=True))
        for layer in range(layers)
    ]
    return pd.DataFrame(rows, columns=list(ACTIVATIONS)).sample(frac=1, random_state=0)


LEVEL = [[0.5] * 4] * 11
SINKING = [[0.5] * 4, [0.5, 0.6, 0.7, 0.02], *[[0.4] * 4] * 9]
NARROW = [[0.1] * 4, [0.1, 0.1, 0.1, 0.001], *[[0.3] * 4] * 9]


def verdicts_of(runs: pd.DataFrame) -> dict[str, str]:
    return {each.claim: each.finding.verdict.value for each in saturation.claims(runs, 0.95)}


def test_sinking_and_recovery_are_told_apart() -> None:
    back = activations("sigmoid", SINKING, NARROW)
    assert verdicts_of(back) == dict.fromkeys(
        (saturation.SINKS, saturation.RISE, saturation.COMES_BACK), "reproduced"
    )
    gone = activations("sigmoid", SINKING[:2], NARROW[:2])
    assert verdicts_of(gone)[saturation.COMES_BACK] == "not reproduced"
    level = verdicts_of(activations("sigmoid", LEVEL, [*[[0.1] * 4] * 10, [0.3] * 4]))
    assert set(level.values()) == {"not reproduced"}
    assert saturation.headline(back) == {"lowest-activation.4-layers": pytest.approx(0.02)}


def test_sinking_is_early_in_the_first_tenth_of_the_steps() -> None:
    late = [SINKING[0], *SINKING]  # sunk at the second look of eleven
    assert verdicts_of(activations("sigmoid", SINKING, NARROW))[saturation.SINKS] == "reproduced"
    found = saturation.claims(activations("sigmoid", late, [NARROW[0], *NARROW], every=50), 0.95)
    sinks = next(each for each in found if each.claim == saturation.SINKS)
    assert sinks.finding.verdict.value == "not reproduced"
    assert "below 0.1 in the first 10% of 550 steps" in sinks.quantity


def test_with_five_layers_the_claim_is_the_opposite() -> None:
    means = [[0.5] * 5, [0.5, 0.55, 0.6, 0.7, 0.02]]
    stays = activations("sigmoid", means, [[0.1] * 5, [0.1, 0.1, 0.1, 0.1, 0.01]], every=20)
    claims = saturation.claims(stays, 0.95)
    stayed = next(each for each in claims if each.claim == saturation.STAYS)
    assert stayed.finding.verdict.value == "reproduced"
    assert "not recovering within 20 steps" in stayed.quantity
    back = activations("sigmoid", [*means, [0.4] * 5], [[0.1] * 5, [0.01] * 5, [0.3] * 5])
    assert verdicts_of(back)[saturation.STAYS] == "not reproduced"
    diverged = activations("sigmoid", [*means, [math.nan] * 5], [*[[0.1] * 5] * 2, [math.nan] * 5])
    assert verdicts_of(diverged)[saturation.STAYS] == "not reproduced"


def test_other_activations_keep_their_spread_and_are_compared() -> None:
    zero = [[0.0] * 3, [0.0] * 3]
    tanh = activations("tanh", zero, [[0.2] * 3, [0.8, 0.6, 0.7]], saturated=[0.4, 0.1, 0.1])
    flat = [[0.2] * 3, [0.4, 0.3, 0.01]]
    softsign = activations("softsign", zero, flat, saturated=[0.1, 0.1, 0.1])
    both = saturation.claims(pd.concat([tanh, softsign]), 0.95)
    named = {(each.claim, each.quantity.split()[-3]): each.finding for each in both}
    assert named[saturation.AVOIDED, "tanh,"].verdict.value == "reproduced"
    assert named[saturation.AVOIDED, "softsign,"].verdict.value == "not reproduced"
    assert named[saturation.FRONT_FIRST, "tanh,"].verdict.value == "reproduced"
    assert named[saturation.LEARNS, "tanh,"].verdict.value == "reproduced"
    less = named[saturation.LESS, "layers,"]
    assert less.estimate.value == pytest.approx(2)
    assert less.verdict.value == "reproduced"


def test_layers_that_are_spread_most_need_not_be_saturated_most() -> None:
    spread = [[0.2] * 3, [0.8, 0.6, 0.7]]
    tanh = activations("tanh", [[0.0] * 3] * 2, spread, saturated=[0.1, 0.1, 0.4])
    assert verdicts_of(tanh)[saturation.FRONT_FIRST] == "not reproduced"


def test_an_initialisation_that_keeps_variances_is_judged_by_itself() -> None:
    sinks = activations("sigmoid", SINKING, NARROW, "glorot-uniform")
    assert verdicts_of(sinks) == {
        saturation.KEPT_BY_START: "not reproduced",
        saturation.LEARNS: "reproduced",
    }
    assert saturation.headline(sinks) == {}
    wide = [[0.3] * 4] * len(SINKING)
    kept = activations("tanh", [[0.0] * 4] * len(SINKING), wide, "glorot-uniform")
    assert verdicts_of(kept)[saturation.KEPT_BY_START] == "reproduced"
    softsign = activations("softsign", LEVEL, wide)  # of another start, and so not compared
    assert saturation.LESS not in verdicts_of(pd.concat([kept, softsign]))


def trials(costs: dict[tuple[str, float, float], float], reached: dict[float, float]):
    """Costs by kind, mu_max and learning rate, with a spread; what costs 3 has not trained."""
    rows = [
        (
            kind,
            mu_max,
            reached.get(mu_max, mu_max),
            eta,
            replica,
            step,
            0.1 if cost >= 3 or not step else 0.9,
            cost * (1 + spread) if step else 3.25,
        )
        for (kind, mu_max, eta), cost in costs.items()
        for replica, spread in enumerate(WITHIN)
        for step in (0, 10)
    ]
    return pd.DataFrame(rows, columns=list(MOMENTUM_TRIALS)).sample(frac=1, random_state=0)


COSTS = {
    ("plain", 0.0, 0.01): 3.25,
    ("plain", 0.0, 1.0): 1.0,
    ("classical", 0.9, 0.01): 0.8,
    ("classical", 0.9, 1.0): 8.0,
    ("classical", 0.99, 0.01): 0.9,
    ("classical", 0.995, 0.01): 0.9,
    ("nesterov", 0.9, 0.01): 0.5,
    ("nesterov", 0.99, 0.01): 0.4,
    ("nesterov", 0.995, 0.01): 0.4,
}


def test_momentum_is_compared_at_the_best_learning_rate_of_each() -> None:
    table = trials(COSTS, {0.995: 0.99})  # too few steps to tell the two schedules apart
    claims = momentum.claims(table, 0.5, 0.95)
    helps = found(claims, momentum.HELPS)
    ((quantity, finding),) = helps.items()
    assert "mu_max 0.99, eta 0.01" in quantity
    assert finding == (pytest.approx(3.25 / 0.4), "reproduced")
    ordered = list(found(claims, momentum.ORDERED).values())
    assert ordered == [
        (pytest.approx(1.0 / 0.8), "reproduced"),
        (pytest.approx(0.8 / 0.9), "not reproduced"),
        (pytest.approx(1.0 / 0.5), "reproduced"),
        (pytest.approx(0.5 / 0.4), "reproduced"),
    ]
    kinds = list(found(claims, momentum.BETTER_KIND).values())
    assert kinds == [
        (pytest.approx(0.8 / 0.5), "reproduced"),
        (pytest.approx(0.9 / 0.4), "reproduced"),
    ]
    assert {each.id for each in claims} == {"G3"}
    assert momentum.headline(table)["momentum-cost.plain-0"] == pytest.approx(1.0)


def test_momentum_that_diverges_everywhere_is_not_compared() -> None:
    table = trials(COSTS, {})
    table.loc[table["kind"] == "classical", "training_cost"] = np.nan
    claims = momentum.claims(table, 0.5, 0.95)
    assert not found(claims, momentum.BETTER_KIND)
    assert all("classical" not in quantity for quantity in found(claims, momentum.ORDERED))
