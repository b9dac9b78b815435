"""Claim D5 on populations whose verdicts are known by construction."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.frozen import claims as frozen
from stages.frozen.tables import FROZEN_BY_REPLICA, RANDOM_BY_REPLICA, READOUT_BY_REPLICA
from tests.study.ledger_rows import of, verdicts
from unstable_gradients.study import ledger
from unstable_gradients.study.verdicts import Verdict

HOLDS, IN_DIRECTION = Verdict.HOLDS, Verdict.IN_DIRECTION
UNDECIDED, FAILS = Verdict.UNDECIDED, Verdict.FAILS
ONE, TWO, THREE = "784-30-10", "784-30-30-10", "784-30-30-30-10"
REPLICAS = 20
WITHIN = np.linspace(-0.001, 0.001, REPLICAS)  # spread of the replicas


def accuracy_rows(sizes, levels, network="some"):
    """FROZEN_BY_REPLICA; a level if all layers learn and one behind a frozen layer, in no order."""
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


def random_rows(levels, pixels=0.86, explained=0.7):
    """RANDOM_BY_REPLICA; a level for each width, in no order."""
    rows = [
        {"width": width, "replica": replica, "accuracy": level + spread, "pixel_accuracy": pixels}
        | {"explained_variance": explained + spread}
        for width, level in levels.items()
        for replica, spread in enumerate(WITHIN)
    ]
    table = pd.DataFrame(rows, columns=list(RANDOM_BY_REPLICA.columns))
    return table.sample(frac=1, random_state=0)


RANDOM = random_rows({30: 0.7, 100: 0.8})


def judged(accuracy, readout, random=RANDOM):
    return frozen.claims(accuracy, readout, random, 0.95)


def judged_by_width(random):
    """Beside networks with first layers of 30 neurons."""
    return judged(accuracy_rows(ONE, [0.96]), readout_rows(ONE, 0.7, 0.9, pixels=0.86), random)


def measured(quantities, id):
    return [each.measured for each in of(quantities, id)]


def test_what_is_said_holds_where_it_is_so():
    random = random_rows({30: 0.7, 100: 0.9}, explained=0.3)
    found = judged(accuracy_rows(THREE, [0.96, 0.4]), readout_rows(THREE, 0.3, 0.9, 0.86), random)
    assert {each.finding.verdict for each in found} == {HOLDS}
    assert measured(found, "D5a") == pytest.approx([0.56])
    assert measured(found, "D5b") == measured(found, "D5c") == measured(found, "D5g") == [1]
    assert measured(found, "D5d") == pytest.approx([0.56])
    assert measured(found, "D5e") == pytest.approx([0.6])
    assert measured(found, "D5f") == pytest.approx([0.2])
    assert measured(found, "D5h") == pytest.approx([0.04])


def test_the_opposite_fails():
    random = random_rows({30: 0.8, 100: 0.7})
    found = judged(accuracy_rows(TWO, [0.9, 0.95]), readout_rows(TWO, 0.95, 0.9, 0.86), random)
    assert {each.claim.id for each in found} == {f"D5{letter}" for letter in "abcdefgh"}
    assert {each.finding.verdict for each in found} == {FAILS}


def test_each_statement_has_an_id_and_a_source():
    accuracy = pd.concat([accuracy_rows(TWO, [0.9, 0.8]), accuracy_rows(THREE, [0.9, 0.8])])
    readout = pd.concat([readout_rows(sizes, 0.7, 0.9, 0.86) for sizes in (TWO, THREE)])
    table = ledger.table(judged(accuracy, readout))  # which refuses what cannot be told apart
    assert dict(zip(table["id"], table["source"], strict=True)) == {
        **dict.fromkeys(["D5a", "D5b", "D5c", "D5d", "D5g"], "book"),
        **dict.fromkeys(["D5e", "D5f", "D5h"], "this study"),
    }
    assert dict(zip(table["id"], table["unit"], strict=True)) == {
        **dict.fromkeys(["D5a", "D5d", "D5e", "D5f", "D5h"], "part of the images"),
        **dict.fromkeys(["D5b", "D5c", "D5g"], "part of the networks"),
    }
    # What trained layers do depends on the network, a random first layer only on its neurons.
    assert table.groupby("network")["id"].agg("".join).to_dict() == {
        TWO: "D5cD5dD5e",
        THREE: "D5cD5dD5e",
        "784-30": "D5aD5bD5g",
        "784-100 minus 784-30": "D5f",
        "784-100": "D5h",
    }


def test_first_layers_of_all_networks_with_as_many_neurons_are_judged_together():
    levels = {ONE: 0.3, TWO: 0.4, "784-50-30-10": 0.8}
    readout = pd.concat([readout_rows(sizes, level, 0.9, 0.9) for sizes, level in levels.items()])
    found = judged(accuracy_rows(ONE, [0.96]), readout)
    of_layers = [
        (each.network, each.finding.replicas, round(each.finding.measured, 9))
        for id in ("D5a", "D5b")
        for each in found
        if each.claim.id == id
    ]
    assert of_layers == [
        ("784-30", 2 * REPLICAS, 0.55),
        ("784-50", REPLICAS, 0.1),
        ("784-30", 2 * REPLICAS, 1),
        ("784-50", REPLICAS, 0),
    ]


@pytest.mark.parametrize(
    ("level", "frequency", "verdict"),
    [
        (0.498, 1.0, HOLDS),
        # Of 20 networks, Clopper and Pearson's interval begins at 0.751 and 0.457 of all; that of
        # 5 ends at 0.491.
        (0.49906, 0.95, IN_DIRECTION),
        (0.5, 0.5, UNDECIDED),
        (0.5006, 0.2, FAILS),
        (0.502, 0.0, FAILS),
    ],
)
def test_most_is_more_than_half_of_what_is_above_a_guess(level, frequency, verdict):
    """Half of what 0.9 is above a guess ends at 0.5, and replicas spread about their level."""
    accuracy = accuracy_rows(TWO, [0.9, level])
    accuracy.loc[accuracy["frozen_layers"] == 0, "accuracy"] = 0.9
    found = judged(accuracy, readout_rows(TWO, level, 0.9, pixels=0.9))
    for id in ("D5b", "D5c"):
        assert measured(found, id) == [frequency]
        assert verdicts(found, id) == [verdict]


def test_replicas_are_compared_with_themselves():
    """A difference far below the spread between replicas is certain if it is in each of them."""
    found = judged(accuracy_rows(TWO, [0.9, 0.8999]), readout_rows(TWO, 0.8, 0.8001, pixels=0.8))
    for id in ("D5d", "D5e"):
        (finding,) = of(found, id)
        assert (finding.low, finding.high) == pytest.approx((1e-4, 1e-4))
        assert finding.verdict is HOLDS


# The replicas' standard deviation is 6.23e-4 and Student's quantile 2.093, so that the interval
# reaches 2.093 * 6.23e-4 / sqrt(20) = 2.915e-4 to either side.
@pytest.mark.parametrize(
    ("loss", "verdict"),
    [(3e-4, HOLDS), (2.8e-4, UNDECIDED), (-2.8e-4, UNDECIDED), (-3e-4, FAILS)],
)
def test_a_difference_that_varies_is_judged_by_its_interval(loss, verdict):
    """The pixels' accuracy is the same in all replicas, the layer's is not."""
    found = judged(accuracy_rows(TWO, [0.9, 0.8]), readout_rows(TWO, 0.8 - loss, 0.9, pixels=0.8))
    (finding,) = of(found, "D5a")
    assert finding.low < finding.measured < finding.high
    assert finding.measured == pytest.approx(loss)
    assert finding.verdict is verdict


def test_a_single_hidden_layer_can_be_read_but_not_frozen():
    found = judged(accuracy_rows(ONE, [0.96]), readout_rows(ONE, 0.7, 0.9, pixels=0.86))
    assert not {"D5c", "D5d"} & {each.claim.id for each in found}
    assert len(of(found, "D5a")) == len(of(found, "D5e")) == 1


def test_networks_that_diverged_have_no_readout():
    readout = readout_rows(TWO, 0.7, 0.9, pixels=0.86)
    lost = (readout["state"] == "trained") & (readout["replica"] == 3)
    readout.loc[lost, "accuracy"] = math.nan
    (finding,) = of(judged(accuracy_rows(TWO, [0.96, 0.7]), readout), "D5e")
    assert finding.verdict is UNDECIDED
    assert finding.shown == "some networks have no such number"


# Random layers of several widths


@pytest.mark.parametrize(
    ("levels", "by_width", "widest"),
    [
        ((0.7, 0.8, 0.9), [HOLDS, HOLDS], HOLDS),
        ((0.7, 0.8, 0.85), [HOLDS, HOLDS], FAILS),  # wider ones keep more, but not all
        ((0.7, 0.7, 0.7), [UNDECIDED, UNDECIDED], FAILS),  # they keep no more
        ((0.9, 0.8, 0.7), [FAILS, FAILS], FAILS),
        ((0.7, 0.86, 0.86), [HOLDS, UNDECIDED], UNDECIDED),
    ],
)
def test_random_layers_by_width(levels, by_width, widest):
    found = judged_by_width(random_rows(dict(zip((30, 100, 300), levels, strict=True))))
    assert verdicts(found, "D5f") == by_width
    assert verdicts(found, "D5h") == [widest]
    steps = [levels[1] - levels[0], levels[2] - levels[1]]
    assert measured(found, "D5f") == pytest.approx(steps)
    assert measured(found, "D5h") == pytest.approx([levels[2] - 0.86])
    assert [each.network for each in found if each.claim.id in {"D5f", "D5h"}] == [
        "784-100 minus 784-30",
        "784-300 minus 784-100",
        "784-300",
    ]


def test_layers_of_different_widths_are_not_paired():
    """Welch's interval of two spreads, 2.0244 * 6.228e-4 * sqrt(2 / 20), is 3.987e-4 either way.

    Against the pixels, which are no sample, it is Student's, 2.915e-4 either way.
    """
    found = judged_by_width(random_rows({30: 0.8, 100: 0.8005}, pixels=0.8))
    for id, half, kind in (("D5f", 3.987e-4, "Welch"), ("D5h", 2.915e-4, "Student")):
        (finding,) = of(found, id)
        ends = (5e-4 - half, 5e-4 + half)
        assert (finding.low, finding.high) == pytest.approx(ends, abs=1e-7)
        assert finding.interval.value.startswith(kind)
        assert finding.verdict is HOLDS


def test_a_single_width_is_held_against_the_pixels_alone():
    found = judged_by_width(random_rows({30: 0.7}))
    assert verdicts(found, "D5f") == []
    assert verdicts(found, "D5h") == [FAILS]


@pytest.mark.parametrize(
    ("explained", "verdict"), [(0.498, HOLDS), (0.5, UNDECIDED), (0.502, FAILS)]
)
def test_most_of_the_image_is_half_of_its_variance(explained, verdict):
    assert verdicts(judged_by_width(random_rows({30: 0.7}, explained=explained)), "D5g") == [
        verdict
    ]


def test_the_image_is_asked_of_layers_as_wide_as_the_networks():
    """The book's statement is about its networks, not about all layers that can be made."""
    found = judged_by_width(random_rows({20: 0.6, 30: 0.7, 300: 0.9}, explained=0.1))
    assert [each.network for each in found if each.claim.id == "D5g"] == ["784-30"]
    assert "D5g" not in {each.claim.id for each in judged_by_width(random_rows({20: 0.6}))}


def test_headline():
    accuracy = pd.concat(
        [accuracy_rows(ONE, [0.96], "one"), accuracy_rows(THREE, [0.96, 0.7], "three")]
    )
    readout = readout_rows(THREE, 0.72, 0.9, 0.86, "three")
    assert frozen.headline(accuracy, readout) == pytest.approx(
        {"frozen-first-layer-loss.three": 0.26, "random-layer-readout.three": 0.72}
    )
