"""Judges of sections B to D on the tables of a small study, and the ledger made of their parts."""

import contextlib
import json
import math

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.frozen.tables import FROZEN_BY_REPLICA, RANDOM_BY_REPLICA, READOUT_BY_REPLICA
from stages.ledger.tables import CLAIMS, HEADLINE, QUANTITIES, SECTIONS, judged
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from stages.training.tables import GRADIENT_TRACE, MINI_BATCH_TRACE, SPEED_SHAPE
from tests.running import run
from tests.stages.programs import in_the_book, words
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import book
from unstable_gradients.study.verdicts import Verdict

REPLICAS, STEPS = 4, 5
HIDDEN = {"deep": [30, 30], "again": [30, 30], "shallow": [30]}
SIZES = {2: "784-30-30-10", 1: "784-30-10"}


def rows(name, times=1, neurons=1):
    """Keys of measurements; layers are 1 and 3 times as fast, replicas differ by tenths."""
    for replica in range(REPLICAS):
        for time in range(times):
            for layer in range(1, len(HIDDEN[name]) + 1):
                for neuron in range(1, neurons + 1):
                    speed = 0.1 * 3.0 ** (layer - 1) * (1 + 0.1 * replica) / (1 + time)
                    key = {"network": name, "replica": replica, "layer": layer, "neuron": neuron}
                    yield key | {"epoch": time, "step": time, "speed": speed}


def accuracy(name):
    return [
        {
            "network": name,
            "sizes": SIZES[len(HIDDEN[name])],
            "hidden_layers": len(HIDDEN[name]),
            "replica": replica,
            "last_accuracy": 0.96 + 0.005 * len(HIDDEN[name]) + 0.001 * replica,
            "best_accuracy": 0.97,
            "best_epoch": 2,
        }
        for replica in range(REPLICAS)
    ]


def shape(name):
    layers = len(HIDDEN[name])
    given = {"early_epochs": 2, "early_lowest": 0.01, "early_lowest_epoch": 1}
    given |= {"highest_after": 0.02, "end": 0.02}
    return [
        row
        | given
        | {"sizes": SIZES[layers], "hidden_layers": layers}
        | {"start": row["speed"], "geometric_mean": row["speed"] * row["layer"]}
        for row in rows(name)
    ]


def frozen(name):
    layers = len(HIDDEN[name])
    return [
        {"network": name, "sizes": SIZES[layers], "hidden_layers": layers, "replica": replica}
        | {"frozen_layers": k, "epoch": 2, "accuracy": 0.9 - 0.2 * k + 0.001 * replica}
        | {"gain": 0.2 * k}
        for k in range(layers)
        for replica in range(REPLICAS)
    ]


def readouts(name):
    layers = len(HIDDEN[name])
    return [
        {"network": name, "sizes": SIZES[layers], "hidden_layers": layers, "replica": replica}
        | {"state": state, "layer": layer, "accuracy": level + 0.001 * replica}
        | {"pixel_accuracy": 0.8}
        for state, level in (("start", 0.7), ("trained", 0.9))
        for layer in range(1, layers + 1)
        for replica in range(REPLICAS)
    ]


def random_layers():
    return [
        {"width": width, "replica": replica, "accuracy": level, "pixel_accuracy": 0.8}
        | {"explained_variance": level - 0.2}
        for width, level in ((30, 0.7), (100, 0.75))
        for replica in range(REPLICAS)
    ]


def prepare(folder, names, shapes=shape):
    """Every table that the judges read."""
    norms = ["bias_gradient", "bias_gradient_norm", "weight_gradient_norm"]
    norms += ["rms_bias_gradient_norm", "averaged_bias_gradient_norm"]
    with contextlib.chdir(folder):
        for tables, times, neurons in (
            (INITIAL_GRADIENT, 1, 1),
            (NEURON_GRADIENT, 1, 3),
            (GRADIENT_TRACE, STEPS, 1),
            (MINI_BATCH_TRACE, STEPS, 1),
        ):
            for name in names:
                frame = pd.DataFrame(rows(name, times, neurons))
                tables.write(frame.assign(**dict.fromkeys(norms, frame["speed"])), name)
        for table, make in (
            (ACCURACY_BY_REPLICA, accuracy),
            (SPEED_SHAPE, shapes),
            (FROZEN_BY_REPLICA, frozen),
            (READOUT_BY_REPLICA, readouts),
        ):
            table.write(pd.DataFrame([row for name in names for row in make(name)]))
        RANDOM_BY_REPLICA.write(pd.DataFrame(random_layers()))


JUDGES = ("depth", "start", "training", "frozen")


SETTINGS = {
    "depth": in_the_book(book.MINI_BATCHES),
    "start": in_the_book(book.UNTRAINED) | {"bars.network": "deep", "bars.neurons": "2"},
    "training": in_the_book(book.FULL_BATCHES)
    | {"mini-batch-trace.eta": "0.1", "mini-batch-trace.lmbda": "5.0"},
    "frozen": in_the_book(book.MINI_BATCHES),
}


def judge(folder, section, names, **instead):
    variants = [part for name in names for part in (f"--{name}.hidden", *map(str, HIDDEN[name]))]
    setting = words(SETTINGS[section] | instead)
    run(f"{section}.judge", " ".join(["--confidence 0.9", setting, *variants]), folder)


def ledger_of(folder, names=("deep", "shallow"), **how):
    """Both tables and the headline numbers, where no other section has claims."""
    folder.mkdir(exist_ok=True)
    prepare(folder, names, **how)
    for section in JUDGES:
        judge(folder, section, names)
    with contextlib.chdir(folder):
        for section in SECTIONS:
            if section not in JUDGES:
                judged(section).write([], {})
        run("ledger.collect", "", folder)
        metrics = json.loads(HEADLINE.read_text(encoding="utf-8"))
        return CLAIMS.read_part(), QUANTITIES.read_part(), metrics


def test_ledger_and_metrics_of_a_small_study(tmp_path):
    claims, quantities, metrics = ledger_of(tmp_path)
    behind = {
        **{"B1": 2, "B2": 2, "B5a": 1},
        **{"C1": 2, "C4": 1, "C5": 1, "C6": 1},
        **{"D1a": 1, "D1b": 1, "D1c": 1, "D1d": 1, "D1e": 1, "D4a": 2, "D4b": 1},
        **{"D5a": 1, "D5b": 1, "D5c": 1, "D5d": 1, "D5e": 2},  # of 30 neurons, or by network
        **{"D5f": 1, "D5g": 1, "D5h": 1},
    }
    assert dict(zip(claims["id"], claims["quantities"], strict=True)) == behind
    assert quantities["id"].value_counts(sort=False).to_dict() == behind
    layers = quantities["id"].isin(["D5a", "D5b", "D5f", "D5g", "D5h"])
    of_both = quantities["id"].isin(["D5a", "D5b"])  # whatever stands behind the layer
    assert quantities["replicas"].eq(np.where(of_both, 2 * REPLICAS, REPLICAS)).all()
    networks = set(quantities.loc[~layers, "network"])
    assert networks == {*SIZES.values(), f"{SIZES[2]} minus {SIZES[1]}"}
    second = quantities[quantities["id"] == "B2"].iloc[0]
    assert second["measured"] == pytest.approx(0.9715)
    assert second["book"] == 0.969
    assert (second["percentile"], second["verdict"]) == (0, "holds")
    order = quantities[quantities["id"] == "C5"].iloc[0]
    assert (order["measured"], order["verdict"]) == (1, "undecided")
    assert order["low"] == pytest.approx(0.05 ** (1 / 4))  # at a confidence of 0.9
    assert metrics.pop("failing-by-chance") > 0
    counts = {verdict: metrics.pop(verdict.value.replace(" ", "-")) for verdict in Verdict}
    assert sum(counts.values()) == len(claims)
    assert counts[Verdict.UNDECIDED] == (claims["verdict"] == "undecided").sum()
    assert metrics == pytest.approx(
        {
            "accuracy.deep": 0.9715,
            "accuracy.shallow": 0.9665,
            "slowdown.deep": 3,
            "training-slowdown.deep": 6,
            "frozen-first-layer-loss.deep": 0.2,
            "random-layer-readout.deep": 0.7015,
            "random-layer-readout.shallow": 0.7015,
        }
    )


def test_networks_of_the_same_sizes_count_once(tmp_path):
    *twice, _ = ledger_of(tmp_path / "twice", ("deep", "again", "shallow"))
    *once, _ = ledger_of(tmp_path / "once")
    for one, other in zip(once, twice, strict=True):
        pd.testing.assert_frame_equal(one, other)


def diverged(name):
    return [row | {"geometric_mean": math.nan, "highest_after": math.nan} for row in shape(name)]


def test_diverged_training_is_judged_and_its_metrics_stay_numbers(tmp_path):
    _, quantities, metrics = ledger_of(tmp_path, shapes=diverged)
    slower = quantities[quantities["id"] == "D1e"].iloc[0]
    assert (slower["measured"], slower["low"]) == (0, 0)
    assert slower["high"] == pytest.approx(1 - 0.05 ** (1 / 4))  # more than half might be slower
    assert slower["verdict"] == "undecided"
    assert "training-slowdown.deep" not in metrics
    assert all(map(math.isfinite, metrics.values()))


@pytest.mark.parametrize("section", ["start", "training"])
def test_a_network_without_results_is_missed_and_what_was_there_stays(section, tmp_path):
    prepare(tmp_path, ["shallow"])
    with contextlib.chdir(tmp_path):
        judged(section).write([], {"earlier": 1.0})
    with pytest.raises(InvalidInput, match="deep"):
        judge(tmp_path, section, ["deep", "shallow"])
    with contextlib.chdir(tmp_path):
        assert judged(section).headline() == {"earlier": 1.0}
