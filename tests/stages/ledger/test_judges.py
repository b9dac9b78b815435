"""The programs that judge and the one that makes the ledger, run as commands on tiny tables."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from stages.training.tables import (
    GRADIENT_TRACE,
    MINI_BATCH_TRACE,
    SPEED_SHAPE,
)
from unstable_gradients.study import ledger, tables, verdicts
from unstable_gradients.study.ledger import CLAIMS

STAGES = Path(__file__).parents[2] / "stages"
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


def prepare(folder, names, shapes=shape):
    """Every table that the program reads."""
    norms = ["bias_gradient", "bias_gradient_norm", "weight_gradient_norm"]
    norms += ["rms_bias_gradient_norm", "averaged_bias_gradient_norm"]
    for experiment, columns, times, neurons in (
        ("initial-gradient", INITIAL_GRADIENT, 1, 1),
        ("neuron-gradient", NEURON_GRADIENT, 1, 3),
        ("gradient-trace", GRADIENT_TRACE, STEPS, 1),
        ("mini-batch-trace", MINI_BATCH_TRACE, STEPS, 1),
    ):
        for name in names:
            table = pd.DataFrame(rows(name, times, neurons))
            table = table.assign(**dict.fromkeys(norms, table["speed"]))
            tables.write(table, columns, folder / "runs" / experiment / f"{name}.csv")
    for result, columns, make in (
        ("accuracy-by-replica", ACCURACY_BY_REPLICA, accuracy),
        ("speed-shape", SPEED_SHAPE, shapes),
        ("frozen-layers", FROZEN_BY_REPLICA, frozen),
        ("linear-readout", READOUT_BY_REPLICA, readouts),
    ):
        table = pd.DataFrame([row for name in names for row in make(name)])
        tables.write(table, columns, folder / "results" / f"{result}.csv")


JUDGES = {
    "depth": ["--by-replica", "results/accuracy-by-replica.csv"],
    "start": [
        *["--runs", "runs/initial-gradient", "--neuron-runs", "runs/neuron-gradient/deep.csv"],
        *["--bars-network", "deep", "--bars-neurons", "2"],
    ],
    "frozen": [
        *["--frozen-layers", "results/frozen-layers.csv"],
        *["--linear-readout", "results/linear-readout.csv"],
    ],
    "training": [
        *["--shape", "results/speed-shape.csv", "--full-batch-runs", "runs/gradient-trace"],
        *["--mini-batch-runs", "runs/mini-batch-trace"],
    ],
}
CONFIDENCE = ("--confidence", "0.9")


def run(folder, program, *flags):
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *flags],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def judge(folder, name, names, *flags):
    given = [part for name in names for part in (f"--{name}.hidden", *map(str, HIDDEN[name]))]
    outputs = ["--claims", f"judged/{name}.csv", "--metrics", f"judged/{name}.json"]
    return run(folder, f"judge_{name}", *JUDGES[name], *outputs, *given, *flags)


def put_together(folder, names=JUDGES):
    parts = ["--parts", *(f"judged/{name}.csv" for name in names)]
    headlines = ["--headlines", *(f"judged/{name}.json" for name in names)]
    outputs = ["--claims", "reports/claims.csv", "--metrics", "reports/metrics.json"]
    return run(folder, "claims", *parts, *headlines, *outputs)


def judged(folder, names=("deep", "shallow"), **how):
    prepare(folder, names, **how)
    done = [judge(folder, name, names, *CONFIDENCE) for name in JUDGES]
    for each in [*done, put_together(folder)]:
        assert (each.returncode, each.stdout, each.stderr) == (0, "", "")
    found = tables.read(folder / "reports/claims.csv", CLAIMS)
    return found, json.loads((folder / "reports/metrics.json").read_text(encoding="utf-8"))


def test_ledger_and_metrics_of_a_small_study(tmp_path):
    found, metrics = judged(tmp_path)
    assert found["id"].tolist() == [
        *["B1"] * 2,
        *["B2"] * 2,
        "B5",
        *["C1"] * 2,
        *["C4", "C5", "C6"],
        *["D1"] * 5,
        *["D4"] * 4,
        *["D5"] * 8,
    ]
    assert found["replicas"].eq(REPLICAS).all()
    second = found[found["id"] == "B2"].iloc[0]
    assert second["measured"] == pytest.approx(0.9715)
    assert second["book"] == 0.969
    assert second["percentile"] == 0
    order = found[found["id"] == "C5"].iloc[0]
    assert (order["measured"], order["verdict"]) == (1, "not reproduced")
    assert order["low"] == pytest.approx(0.05 ** (1 / 4))  # at a confidence of 0.9
    assert found[found["verdict"] != "reproduced"]["reason"].notna().all()
    assert found[found["verdict"] == "reproduced"]["reason"].isna().all()
    counts = {name: metrics.pop(name) for name in list(metrics) if name.startswith("claims.")}
    assert sum(counts.values()) == len(found)
    assert counts["claims.reproduced"] == (found["verdict"] == "reproduced").sum()
    assert metrics == pytest.approx(
        {
            "accuracy.deep": 0.9715,
            "accuracy.shallow": 0.9665,
            "initial-slowdown.deep": 3,
            "training-slowdown.deep": 6,
            "frozen-first-layer-loss.deep": 0.2,
            "random-layer-readout.deep": 0.7015,
            "random-layer-readout.shallow": 0.7015,
        }
    )


def test_networks_of_the_same_sizes_count_once(tmp_path):
    twice, _ = judged(tmp_path / "twice", ("deep", "again", "shallow"))
    once, _ = judged(tmp_path / "once")
    pd.testing.assert_frame_equal(twice, once)


def diverged(name):
    return [row | {"geometric_mean": math.nan, "highest_after": math.nan} for row in shape(name)]


def test_diverged_training_is_judged_and_its_metrics_stay_numbers(tmp_path):
    found, metrics = judged(tmp_path, shapes=diverged)
    slower = found[found["claim"] == "the first of two hidden layers is slower overall"].iloc[0]
    assert (slower["measured"], slower["verdict"]) == (0, "not reproduced")
    assert "training-slowdown.deep" not in metrics
    assert all(map(math.isfinite, metrics.values()))


@pytest.mark.parametrize(
    ("name", "flags", "line"),
    [
        ("start", CONFIDENCE, "runs/initial-gradient/deep.csv: missing, expected a CSV table"),
        ("depth", ("--confidence", "nan"), "--confidence nan: input should be"),
    ],
)
def test_bad_input_ends_in_one_line_and_keeps_what_was_there(name, flags, line, tmp_path):
    prepare(tmp_path, ["shallow"])
    outputs = earlier(tmp_path / "judged", f"{name}.csv", f"{name}.json")
    refuse(judge(tmp_path, name, ["deep", "again"], *flags), f"judge_{name}.py: {line}", outputs)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("depth.csv", None, "judged/depth.csv: missing, expected a CSV table"),
        (
            "depth.csv",
            "id,claim\nB1,deep\n",
            "judged/depth.csv: columns id, claim; expected id, claim",
        ),
        ("depth.json", None, "judged/depth.json: missing, expected a JSON object"),
        ("depth.json", "{", "judged/depth.json: not JSON"),
        ("depth.json", "[]", "judged/depth.json: expected a JSON object"),
    ],
)
def test_a_bad_part_ends_in_one_line_and_keeps_the_ledger(name, text, line, tmp_path):
    tables.write(ledger.table([]), CLAIMS, tmp_path / "judged/depth.csv")
    ledger.write_metrics({}, tmp_path / "judged/depth.json")
    part = tmp_path / "judged" / name
    part.unlink()
    if text is not None:
        part.write_text(text, encoding="utf-8")
    outputs = earlier(tmp_path / "reports", "claims.csv", "metrics.json")
    refuse(put_together(tmp_path, ["depth"]), f"claims.py: {line}", outputs)


def test_the_ledger_follows_the_chapter_whatever_the_order_of_the_parts(tmp_path):
    finding = verdicts.usually(np.ones(40, bool), 0.95)
    for part, ids in (("late", ["E10", "E9", "F1"]), ("early", ["A1", "E2", "E2"])):
        claims = [ledger.Claim(id, "often", f"row {row}", finding) for row, id in enumerate(ids)]
        folder = tmp_path / "judged"
        ledger.write_part(claims, {part: 1.5}, folder / f"{part}.csv", folder / f"{part}.json")
    assert put_together(tmp_path, ["late", "early"]).stderr == ""
    found = tables.read(tmp_path / "reports/claims.csv", CLAIMS)
    assert found["id"].tolist() == ["A1", "E2", "E2", "E9", "E10", "F1"]
    assert found["quantity"].tolist()[1:3] == ["row 1", "row 2"]
    metrics = json.loads((tmp_path / "reports/metrics.json").read_text(encoding="utf-8"))
    assert (metrics["late"], metrics["early"], metrics["claims.reproduced"]) == (1.5, 1.5, 6)


def earlier(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("earlier", encoding="utf-8")
    return [folder / name for name in names]


def refuse(done, line, outputs):
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert {path.read_text(encoding="utf-8") for path in outputs} == {"earlier"}
    assert {path.name for path in outputs[0].parent.iterdir()} == {path.name for path in outputs}
