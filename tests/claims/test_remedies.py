"""Claims of sections G and H on populations whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from unstable_gradients import plateau_growth
from unstable_gradients.claims import momentum, remedies, saturation
from unstable_gradients.claims.ledger import Claim
from unstable_gradients.errors import InvalidInput
from unstable_gradients.tables.remedies import (
    ACTIVATIONS,
    DEEPEST,
    DEPTH_TRIALS,
    MOMENTUM_TRIALS,
    PLATEAU,
)

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


def found(claims: list[Claim], claim: str) -> dict[str, tuple[float, str]]:
    return {
        each.quantity: (each.finding.estimate.value, each.finding.verdict.value)
        for each in claims
        if each.claim == claim
    }


REPRODUCED, DIRECTION, NOT = "reproduced", "reproduced in direction", "not reproduced"


def test_the_chapter_s_recipe_stalls_at_the_first_depth_that_fails() -> None:
    ((quantity, finding),) = found(judged(plateau(STUCK)), remedies.STALLS).items()
    assert "within 100 steps, 4 hidden layers" in quantity
    assert finding == (1.0, REPRODUCED)


def test_a_remedy_that_was_not_trained_cannot_be_judged() -> None:
    others = remedies.Trials(runs(), deepest(strange=RECIPES["tanh"], **RECIPES), 0.5)
    with pytest.raises(InvalidInput, match="remedy strange with 2 hidden layers: no runs"):
        others.trained("strange", 2)


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


def test_activations_that_lack_a_row_are_refused() -> None:
    whole = activations("sigmoid", LEVEL, NARROW)
    with pytest.raises(
        InvalidInput, match="network sigmoid-uniform with 4 hidden layers: rows are"
    ):
        saturation.claims(whole.drop(index=7), 0.95)


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
    ("plain", 0.0, 3.0): 2.0,
    ("classical", 0.9, 0.01): 0.8,
    ("classical", 0.9, 1.0): 8.0,
    ("classical", 0.99, 0.01): 0.9,
    ("classical", 0.995, 0.01): 0.9,
    ("nesterov", 0.9, 0.003): 3.25,
    ("nesterov", 0.9, 0.01): 0.5,
    ("nesterov", 0.9, 1.0): np.inf,
    ("nesterov", 0.99, 0.003): 0.6,
    ("nesterov", 0.99, 0.01): 0.4,
    ("nesterov", 0.99, 0.03): 0.7,
    ("nesterov", 0.995, 0.01): 0.4,
}
NOT_REACHED = {0.99: 0.9876, 0.995: 0.9876}  # too few steps to tell the two schedules apart


def test_momentum_is_compared_at_the_best_learning_rate_of_each() -> None:
    table = trials(COSTS, NOT_REACHED)
    claims = momentum.claims(table, 0.5, 0.95)
    helps = found(claims, momentum.HELPS)
    ((quantity, finding),) = helps.items()
    assert quantity.endswith("Nesterov's, mu_max 0.99 (0.988 reached), eta 0.01")
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


def test_quantities_say_how_far_mu_max_is_reached_and_which_rate_may_not_be_the_best() -> None:
    """A rate with which networks diverged was tried, too; of one rate nothing is on either side."""
    claims = momentum.claims(trials(COSTS, NOT_REACHED), 0.5, 0.95)
    assert list(found(claims, momentum.ORDERED)) == [
        "training cost with mu_max 0, eta 1, over that with mu_max 0.9, eta 0.01 (at the edge of "
        "those tried), classical",
        "training cost with mu_max 0.9, eta 0.01 (at the edge of those tried), over that with "
        "mu_max 0.99 (0.988 reached), eta 0.01 (at the edge of those tried), classical",
        "training cost with mu_max 0, eta 1, over that with mu_max 0.9, eta 0.01, nesterov",
        "training cost with mu_max 0.9, eta 0.01, over that with mu_max 0.99 (0.988 reached), eta "
        "0.01, nesterov",
    ]
    assert list(found(claims, momentum.BETTER_KIND)) == [
        "training cost of classical, eta 0.01 (at the edge of those tried), over Nesterov's, eta "
        "0.01, mu_max 0.9",
        "training cost of classical, eta 0.01 (at the edge of those tried), over Nesterov's, eta "
        "0.01, mu_max 0.99 (0.988 reached)",
    ]
    reached = found(momentum.claims(trials(COSTS, {}), 0.5, 0.95), momentum.ORDERED)
    assert not any("reached" in quantity for quantity in reached)
    assert len(reached) == 6


def test_momentum_that_diverges_everywhere_is_not_compared() -> None:
    table = trials(COSTS, {})
    table.loc[table["kind"] == "classical", "training_cost"] = np.nan
    claims = momentum.claims(table, 0.5, 0.95)
    assert not found(claims, momentum.BETTER_KIND)
    assert all("classical" not in quantity for quantity in found(claims, momentum.ORDERED))
