"""Claims G1 and G2 on activations whose verdicts are known by construction."""

import math

import pandas as pd
import pytest

from stages.saturation import claims as saturation
from stages.saturation.tables import ACTIVATION_COURSE
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

REPLICAS = 20
HOLDS, FAILS, NOT_TESTED = Verdict.HOLDS, Verdict.FAILS, Verdict.NOT_TESTED


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
SINKING = [[0.5] * 4, [0.51, 0.6, 0.7, 0.02], *[[0.4] * 4] * 9]
NARROW = [[0.1] * 4, [0.1, 0.1, 0.1, 0.001], *[[0.3] * 4] * 9]


def judged(runs: pd.DataFrame) -> list[ledger.Quantity]:
    return saturation.claims(runs, 0.95)


def verdicts_of(runs: pd.DataFrame) -> dict[str, Verdict]:
    return {each.claim.id: each.finding.verdict for each in judged(runs)}


def test_activations_that_lack_a_row_are_refused() -> None:
    whole = activations("sigmoid", LEVEL, NARROW)
    with pytest.raises(
        InvalidInput, match="network sigmoid-uniform with 4 hidden layers: rows are"
    ):
        judged(whole.drop(index=7))


def test_sinking_and_recovery_are_told_apart() -> None:
    back = activations("sigmoid", SINKING, NARROW)
    assert verdicts_of(back) == {"G1a": HOLDS, "G1b": HOLDS, "G1c": HOLDS}
    gone = activations("sigmoid", SINKING[:2], NARROW[:2])
    assert verdicts_of(gone)["G1c"] is FAILS
    level = verdicts_of(activations("sigmoid", LEVEL, [*[[0.1] * 4] * 10, [0.3] * 4]))
    assert level == {"G1a": FAILS, "G1b": FAILS, "G1c": FAILS}
    assert saturation.headline(back) == {"lowest-activation.4-layers": pytest.approx(0.02)}


@pytest.mark.parametrize(
    ("others", "verdict"),
    [
        ([0.501, 0.502, 0.503], HOLDS),
        ([0.5, 0.6, 0.7], HOLDS),  # the first may stay where the sigmoid is at 0
        ([0.4, 0.5, 0.7], FAILS),  # the others must have gone up
        ([0.3, 0.4, 0.45], FAILS),  # they rise towards the output, below one half
        ([0.7, 0.6, 0.8], FAILS),  # above one half, but not the more the nearer
        ([0.6, 0.6, 0.8], FAILS),
    ],
)
def test_the_layers_between_are_above_one_half_and_rise_towards_the_output(others, verdict) -> None:
    means = [SINKING[0], [*others, 0.02], *SINKING[2:]]
    runs = activations("sigmoid", means, NARROW)
    assert verdicts_of(runs)["G1b"] is verdict
    (found,) = (each for each in judged(runs) if each.claim.id == "G1b")
    assert found.claim.text.startswith("layers between first and last are above 0.5")


def test_networks_that_part_company_decide_nothing() -> None:
    """Of 20 networks 10 sink and come back: the interval is 27% to 73% of all."""
    half = activations("sigmoid", SINKING, NARROW)
    half.loc[half["replica"] % 2 == 0, "mean"] = 0.5
    assert verdicts_of(half) == dict.fromkeys(("G1a", "G1b", "G1c"), Verdict.UNDECIDED)


def test_sinking_is_early_in_the_first_tenth_of_the_steps() -> None:
    late = [SINKING[0], *SINKING]  # sunk at the second look of eleven
    assert verdicts_of(activations("sigmoid", SINKING, NARROW))["G1a"] is HOLDS
    found = judged(activations("sigmoid", late, [NARROW[0], *NARROW], every=50))
    (sinks,) = (each for each in found if each.claim.id == "G1a")
    assert sinks.finding.verdict is FAILS
    assert sinks.network == "4 hidden layers"
    assert sinks.setting == "sigmoid, uniform weights, eta 0.1, first 10% of 550 steps"
    assert sinks.unit == ledger.OF_NETWORKS


def test_whether_five_layers_stay_sunk_is_shown_and_not_tested() -> None:
    """Whatever the networks do: 20 of 20 stay, 20 of 20 come back, or 5 come back of 20."""
    sunk = [[0.5, 0.55, 0.6, 0.7, 0.02]] * 2
    means, wide, narrow = [[0.5] * 5, *sunk], [0.1] * 5, [0.1, 0.1, 0.1, 0.1, 0.01]
    stay = activations("sigmoid", means, [wide, narrow, narrow], every=10)
    back = activations("sigmoid", means, [wide, narrow, [0.3] * 5], every=10)
    some = pd.concat([stay[stay["replica"] >= 5], back[back["replica"] < 5]])
    for runs, stayed in ((stay, 20), (back, 0), (some, 15)):
        (found,) = of(judged(runs), "G1d", "5 hidden layers", "within 20 steps")
        assert found.verdict is NOT_TESTED
        assert found.measured == pytest.approx(stayed / 20)
        assert found.shown.startswith(f"{stayed} of 20, that is")
        assert found.shown.endswith(
            f"; {20 - stayed} of 20 have recovered within 20 steps, and more steps or a smaller "
            "learning rate would say otherwise"
        )
        assert not of(judged(runs), "G1c")


def test_networks_that_diverge_neither_recover_nor_stay_sunk() -> None:
    sunk, wide, lost = [0.5, 0.55, 0.6, 0.7, 0.02], [0.1] * 5, [math.nan] * 5
    (found,) = of(
        judged(activations("sigmoid", [[0.5] * 5, sunk, lost], [wide, wide, lost])), "G1d"
    )
    assert found.measured == 0
    assert "0 of 20 have recovered" in found.shown


def test_other_activations_keep_their_spread_and_are_compared() -> None:
    zero = [[0.0] * 3, [0.0] * 3]
    tanh = activations("tanh", zero, [[0.2] * 3, [0.8, 0.6, 0.7]], saturated=[0.4, 0.1, 0.1])
    flat = [[0.2] * 3, [0.4, 0.3, 0.01]]
    softsign = activations("softsign", zero, flat, saturated=[0.1, 0.1, 0.1])
    both = judged(pd.concat([tanh, softsign]))
    recipes = "tanh, uniform weights, eta 0.1", "softsign, uniform weights, eta 0.1"
    for id, expected in (("G2a", [HOLDS, FAILS]), ("G2b", [HOLDS, HOLDS]), ("G2e", [HOLDS])):
        found = [
            verdict
            for recipe in recipes
            for verdict in verdicts(both, id, "3 hidden layers", f"{recipe}, ")
        ]
        assert found == expected
    (less,) = of(both, "G2f", setting=", over ".join(recipes))
    assert less.measured == pytest.approx(2)
    assert less.verdict is HOLDS
    (more,) = of(judged(pd.concat([tanh.assign(saturated=0.05), softsign])), "G2f")
    assert more.verdict is FAILS


def test_a_spread_is_kept_from_half_of_that_at_the_start_on() -> None:
    for least, verdict in ((0.1, HOLDS), (0.099, FAILS)):
        spreads = [[0.2] * 3, [0.2, 0.2, least], [0.2] * 3]
        assert verdicts_of(activations("tanh", [[0.0] * 3] * 3, spreads))["G2a"] is verdict


def test_a_network_has_learned_that_is_right_more_often_than_not() -> None:
    runs = activations("tanh", LEVEL, LEVEL)
    for accuracy, verdict in ((0.51, HOLDS), (0.5, FAILS)):
        assert verdicts_of(runs.assign(accuracy=accuracy))["G2b"] is verdict


def test_layers_that_are_spread_most_need_not_be_saturated_most() -> None:
    spread = [[0.2] * 3, [0.8, 0.6, 0.7]]
    tanh = activations("tanh", [[0.0] * 3] * 2, spread, saturated=[0.1, 0.1, 0.4])
    assert verdicts_of(tanh)["G2e"] is FAILS


def test_an_initialisation_that_keeps_variances_is_judged_by_itself() -> None:
    """Of sigmoid neurons nobody says that it keeps their spread."""
    sinks = activations("sigmoid", SINKING, NARROW, "glorot-uniform")
    assert verdicts_of(sinks) == {"G2d": HOLDS}
    assert saturation.headline(sinks) == {}
    wide = [[0.3] * 4] * len(SINKING)
    kept = activations("tanh", [[0.0] * 4] * len(SINKING), wide, "glorot-uniform")
    assert verdicts_of(kept) == {"G2c": HOLDS, "G2d": HOLDS}
    narrowed = activations("tanh", [[0.0] * 4] * len(SINKING), NARROW, "glorot-uniform")
    assert verdicts_of(narrowed)["G2c"] is FAILS
    softsign = activations("softsign", LEVEL, wide)  # of another start, and so not compared
    assert "G2f" not in verdicts_of(pd.concat([kept, softsign]))


def test_every_claim_is_a_paper_s_and_has_one_text() -> None:
    """Both depths of every kind together, as the study judges them."""
    kinds = [("sigmoid", "uniform"), ("tanh", "uniform"), ("softsign", "uniform")]
    kinds += [("sigmoid", "glorot-uniform"), ("tanh", "glorot-uniform")]
    runs = pd.concat(
        activations(*(activation, [[0.5] * depth] * 2, [[0.2] * depth] * 2, start))
        for activation, start in kinds
        for depth in (4, 5)
    )
    table = ledger.table(judged(runs))
    assert set(table["source"]) == {"Glorot and Bengio 2010"}
    assert sorted(set(table["id"])) == [
        *("G1a", "G1b", "G1c", "G1d", "G2a", "G2b", "G2c", "G2d", "G2e", "G2f")
    ]
