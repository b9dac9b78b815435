"""The program that judges, run as a command on tiny tables."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from unstable_gradients import tables

PROGRAM = Path(__file__).parents[2] / "stages/claims.py"
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
    given = {"early_lowest": 0.01, "early_lowest_epoch": 1, "highest_after": 0.02}
    return [
        row
        | given
        | {"sizes": SIZES[layers], "hidden_layers": layers}
        | {"start": row["speed"], "geometric_mean": row["speed"] * row["layer"]}
        for row in rows(name)
    ]


def prepare(folder, names, shapes=shape):
    """Every table that the program reads."""
    norms = ["bias_gradient", "bias_gradient_norm", "weight_gradient_norm"]
    norms += ["rms_bias_gradient_norm", "averaged_bias_gradient_norm"]
    for experiment, columns, times, neurons in (
        ("initial-gradient", tables.INITIAL_GRADIENT, 1, 1),
        ("neuron-gradient", tables.NEURON_GRADIENT, 1, 3),
        ("gradient-trace", tables.GRADIENT_TRACE, STEPS, 1),
        ("mini-batch-trace", tables.MINI_BATCH_TRACE, STEPS, 1),
    ):
        for name in names:
            table = pd.DataFrame(rows(name, times, neurons))
            table = table.assign(**dict.fromkeys(norms, table["speed"]))
            tables.write(table, columns, folder / "runs" / experiment / f"{name}.csv")
    for result, columns, make in (
        ("accuracy-by-replica", tables.ACCURACY_BY_REPLICA, accuracy),
        ("speed-shape", tables.SPEED_SHAPE, shapes),
    ):
        table = pd.DataFrame([row for name in names for row in make(name)])
        tables.write(table, columns, folder / "results" / f"{result}.csv")


def run(folder, names, *flags):
    given = [part for name in names for part in (f"--{name}.hidden", *map(str, HIDDEN[name]))]
    paths = ["--runs", "runs", "--results", "results"]
    paths += ["--claims", "reports/claims.csv", "--metrics", "reports/metrics.json"]
    return subprocess.run(
        [sys.executable, str(PROGRAM), *paths, "--bars-neurons", "2", *given, *flags],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


BARS = ("--bars-network", "deep", "--confidence", "0.9")


def judged(folder, names=("deep", "shallow"), **how):
    prepare(folder, names, **how)
    done = run(folder, names, *BARS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    ledger = tables.read(folder / "reports/claims.csv", tables.CLAIMS)
    return ledger, json.loads((folder / "reports/metrics.json").read_text(encoding="utf-8"))


def test_ledger_and_metrics_of_a_small_study(tmp_path):
    ledger, metrics = judged(tmp_path)
    assert ledger["id"].tolist() == [
        *["B1"] * 2,
        *["B2"] * 2,
        "B5",
        *["C1"] * 2,
        *["C4", "C5", "C6"],
        *["D1"] * 5,
        *["D4"] * 4,
    ]
    assert ledger["replicas"].eq(REPLICAS).all()
    second = ledger[ledger["id"] == "B2"].iloc[0]
    assert second["measured"] == pytest.approx(0.9715)
    assert second["book"] == 0.969
    assert second["percentile"] == 0
    order = ledger[ledger["id"] == "C5"].iloc[0]
    assert (order["measured"], order["verdict"]) == (1, "not reproduced")
    assert order["low"] == pytest.approx(0.05 ** (1 / 4))  # at a confidence of 0.9
    assert ledger[ledger["verdict"] != "reproduced"]["reason"].notna().all()
    assert ledger[ledger["verdict"] == "reproduced"]["reason"].isna().all()
    counts = {name: metrics.pop(name) for name in list(metrics) if name.startswith("claims.")}
    assert sum(counts.values()) == len(ledger)
    assert counts["claims.reproduced"] == (ledger["verdict"] == "reproduced").sum()
    assert metrics == pytest.approx(
        {
            "accuracy.deep": 0.9715,
            "accuracy.shallow": 0.9665,
            "initial-slowdown.deep": 3,
            "training-slowdown.deep": 6,
        }
    )


def test_networks_of_the_same_sizes_count_once(tmp_path):
    twice, _ = judged(tmp_path / "twice", ("deep", "again", "shallow"))
    once, _ = judged(tmp_path / "once")
    pd.testing.assert_frame_equal(twice, once)


def diverged(name):
    return [row | {"geometric_mean": math.nan, "highest_after": math.nan} for row in shape(name)]


def test_diverged_training_is_judged_and_its_metrics_stay_numbers(tmp_path):
    ledger, metrics = judged(tmp_path, shapes=diverged)
    slower = ledger[ledger["claim"] == "the first of two hidden layers is slower overall"].iloc[0]
    assert (slower["measured"], slower["verdict"]) == (0, "not reproduced")
    assert "training-slowdown.deep" not in metrics
    assert all(map(math.isfinite, metrics.values()))


@pytest.mark.parametrize(
    ("names", "flags", "line"),
    [
        (
            ["deep", "again"],
            BARS,
            "runs/initial-gradient/deep.csv: missing, expected a CSV table",
        ),
        (
            ["deep"],
            ("--bars-network", "deep", "--confidence", "nan"),
            "--confidence nan: input should be",
        ),
    ],
)
def test_bad_input_ends_in_one_line_and_keeps_what_was_there(names, flags, line, tmp_path):
    prepare(tmp_path, ["shallow"])
    reports = tmp_path / "reports"
    reports.mkdir()
    for name in ("claims.csv", "metrics.json"):
        (reports / name).write_text("earlier", encoding="utf-8")
    done = run(tmp_path, names, *flags)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"claims.py: {line}")
    assert done.stderr.count("\n") == 1
    assert {path.read_text(encoding="utf-8") for path in reports.iterdir()} == {"earlier"}
    assert len(list(reports.iterdir())) == 2
