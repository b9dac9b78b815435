"""Claims G1 and G2 on activations whose verdicts are known by construction."""

import math

import pandas as pd
import pytest

from stages.saturation import claims as saturation
from stages.saturation.tables import ACTIVATION_COURSE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.verdicts import Finding

REPLICAS = 20


def activations(
    activation: str,
    means: list[list[float]],
    spreads: list[list[float]],
    initializer: str = "uniform",
    saturated: list[float] | None = None,
    every: int = 1,
):
    """Means and spreads by step and layer, alike in every replica, a look each `every` steps.

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
    return pd.DataFrame(rows, columns=list(ACTIVATION_COURSE.columns)).sample(
        frac=1, random_state=0
    )


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

    def of(claim: str, named: str) -> Finding:
        (found,) = (each for each in both if each.claim == claim and named in each.quantity)
        return found.finding

    tanh_layers = "3 hidden layers of tanh, uniform weights, eta 0.1"
    softsign_layers = "3 hidden layers of softsign, uniform weights, eta 0.1"
    assert of(saturation.AVOIDED, tanh_layers).verdict.value == "reproduced"
    assert of(saturation.AVOIDED, softsign_layers).verdict.value == "not reproduced"
    assert of(saturation.FRONT_FIRST, tanh_layers).verdict.value == "reproduced"
    assert of(saturation.LEARNS, tanh_layers).verdict.value == "reproduced"
    less = of(saturation.SATURATES_LESS, "tanh over that of softsign")
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
    assert saturation.SATURATES_LESS not in verdicts_of(pd.concat([kept, softsign]))
