"""Claim D5 on populations whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.frozen import claims as frozen
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA

ONE, TWO, THREE = "784-30-10", "784-30-30-10", "784-30-30-30-10"
REPLICAS = 20
WITHIN = np.linspace(-0.001, 0.001, REPLICAS)  # spread of the replicas


def accuracy_rows(sizes, levels, network="some"):
    """FROZEN_BY_REPLICA; a level for each number of frozen layers, in no order."""
    rows = [
        {"network": network, "sizes": sizes, "hidden_layers": sizes.count("-") - 1}
        | {"frozen_layers": layers, "replica": replica, "epoch": 3, "accuracy": level + spread}
        | {"gain": levels[0] - level}
        for layers, level in enumerate(levels)
        for replica, spread in enumerate(WITHIN)
    ]
    table = pd.DataFrame(rows, columns=list(FROZEN_BY_REPLICA.columns))
    return table.sample(frac=1, random_state=0)


def readout_rows(sizes, start, trained, pixels, network="some"):
    """READOUT_BY_REPLICA; levels of the first hidden layer, others are perfect."""
    rows = [
        {"network": network, "sizes": sizes, "hidden_layers": sizes.count("-") - 1}
        | {"state": state, "layer": layer, "replica": replica, "pixel_accuracy": pixels}
        | {"accuracy": level + spread if layer == 1 else 1.0}
        for state, level in (("start", start), ("trained", trained))
        for layer in range(1, sizes.count("-"))
        for replica, spread in enumerate(WITHIN)
    ]
    table = pd.DataFrame(rows, columns=list(READOUT_BY_REPLICA.columns))
    return table.sample(frac=1, random_state=0)


def judged(accuracy, readout):
    return frozen.claims(accuracy, readout, 0.95)


def found(claims, claim):
    return [
        (each.finding.estimate.value, each.finding.verdict.value)
        for each in claims
        if each.claim == claim
    ]


def test_what_the_book_says_is_reproduced_where_it_is_so():
    claims = judged(
        accuracy_rows(THREE, [0.96, 0.4, 0.2]), readout_rows(THREE, 0.3, 0.9, pixels=0.86)
    )
    assert {each.id for each in claims} == {"D5"}
    assert {each.finding.verdict.value for each in claims} == {"reproduced"}
    assert found(claims, frozen.LOSES) == [(pytest.approx(0.56), "reproduced")]
    assert found(claims, frozen.KEEPS_MORE) == [(pytest.approx(0.6), "reproduced")]
    assert [value for value, _ in found(claims, frozen.MUST_LEARN)] == pytest.approx([0.56, 0.76])
    quantities = [each.quantity for each in claims if each.claim == frozen.MUST_LEARN]
    assert quantities == [
        f"validation accuracy with no frozen layer minus that with {k}, {THREE}" for k in (1, 2)
    ]


def test_the_opposite_is_not():
    claims = judged(accuracy_rows(TWO, [0.9, 0.95]), readout_rows(TWO, 0.95, 0.9, pixels=0.86))
    assert {each.finding.verdict.value for each in claims} == {"not reproduced"}


@pytest.mark.parametrize(("level", "frequency"), [(0.498, 1.0), (0.5, 0.5), (0.502, 0.0)])
def test_most_is_more_than_half_of_what_is_above_a_guess(level, frequency):
    """Half of what 0.9 is above a guess ends at 0.5."""
    claims = judged(accuracy_rows(TWO, [0.9, level]), readout_rows(TWO, level, 0.9, pixels=0.9))
    for claim in (frozen.LOSES_MOST, frozen.CANNOT_TELL):
        assert found(claims, claim)[0][0] == frequency


def test_replicas_are_compared_with_themselves():
    """A difference far below the spread between replicas is certain if it is in each of them."""
    claims = judged(accuracy_rows(TWO, [0.9, 0.8999]), readout_rows(TWO, 0.8, 0.8001, pixels=0.8))
    finding = next(each.finding for each in claims if each.claim == frozen.MUST_LEARN)
    assert (finding.estimate.low, finding.estimate.high) == pytest.approx((1e-4, 1e-4))
    assert finding.verdict.value == "reproduced"
    assert found(claims, frozen.KEEPS_MORE) == [(pytest.approx(1e-4), "reproduced")]


def test_a_single_hidden_layer_can_be_read_but_not_frozen():
    claims = judged(accuracy_rows(ONE, [0.96]), readout_rows(ONE, 0.7, 0.9, pixels=0.86))
    assert [each.claim for each in claims] == [
        frozen.LOSES,
        frozen.LOSES_MOST,
        frozen.KEEPS_MORE,
    ]


def test_networks_that_diverged_have_no_readout():
    readout = readout_rows(TWO, 0.7, 0.9, pixels=0.86)
    lost = (readout["state"] == "trained") & (readout["replica"] == 3)
    readout.loc[lost, "accuracy"] = math.nan
    claims = judged(accuracy_rows(TWO, [0.96, 0.7]), readout)
    finding = next(each.finding for each in claims if each.claim == frozen.KEEPS_MORE)
    assert finding.verdict.value == "not reproduced"
    assert finding.reason == "some networks have no such number"


def test_headline():
    accuracy = pd.concat(
        [accuracy_rows(ONE, [0.96], "one"), accuracy_rows(THREE, [0.96, 0.7, 0.2], "three")]
    )
    readout = readout_rows(THREE, 0.72, 0.9, 0.86, "three")
    assert frozen.headline(accuracy, readout) == pytest.approx(
        {"frozen-first-layer-loss.three": 0.26, "random-layer-readout.three": 0.72}
    )
