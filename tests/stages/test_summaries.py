"""The programs that aggregate, run as commands on tiny tables."""

import math
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from stages.depth.tables import (
    ACCURACY,
    ACCURACY_BY_EPOCH,
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
)
from stages.frozen.tables import (
    FROZEN_BY_REPLICA,
    FROZEN_LAYERS,
    LINEAR_READOUT,
    PIXEL_READOUT,
    READOUT_BY_REPLICA,
)
from stages.start.tables import (
    INITIAL_GRADIENT,
    INITIAL_SPEED,
    LAYER_RATIO,
)
from stages.training.tables import (
    GRADIENT_TRACE,
    MINI_BATCH_TRACE,
    NOISE,
    SPEED,
    SPEED_SHAPE,
)
from unstable_gradients.study import tables

STAGES = Path(__file__).parents[2] / "stages"
VARIANTS = ["--b.hidden", "3", "--a.hidden", "3", "2"]  # not in the order of the alphabet
LAYERS = {"b": 1, "a": 2}
FLAGS = {
    "accuracy": ["by-epoch", "by-replica", "differences"],
    "initial_gradient": ["speed", "ratios"],
    "gradient_trace": ["speed", "shape"],
    "mini_batch_trace": ["out"],
}
COLUMNS = {
    "by-epoch": ACCURACY_BY_EPOCH,
    "by-replica": ACCURACY_BY_REPLICA,
    "differences": ACCURACY_DIFFERENCE,
    "ratios": LAYER_RATIO,
    "shape": SPEED_SHAPE,
    "out": NOISE,
}


def number(network, replica, time, layer):
    """A positive number for each measurement, twice as large in each layer."""
    return 2.0 ** (layer - time) * (1 + replica) * (3 if network == "a" else 1)


def measured(network, columns, time=None):
    moments = range(4) if time else [0]
    rows = [
        {"network": network, "replica": replica, "layer": layer}
        | ({time: moment} if time else {})
        | {
            column: number(network, replica, moment, layer)
            for column in columns
            if column.endswith("_norm") or column.startswith(("validation_", "training_"))
        }
        for replica in range(3)
        for moment in moments
        for layer in range(1, LAYERS[network] + 1)
    ]
    return pd.DataFrame(rows).drop_duplicates(["replica", "layer", time or "network"])


SOURCES = {
    "accuracy": (ACCURACY, "epoch"),
    "initial_gradient": (INITIAL_GRADIENT, None),
    "gradient_trace": (GRADIENT_TRACE, "epoch"),
    "mini_batch_trace": (MINI_BATCH_TRACE, "step"),
}


def fill(folder, kind, order):
    columns, time = SOURCES[kind]
    for network in order:
        table = measured(network, columns, time)
        if kind == "accuracy":
            table = table[table["layer"] == 1]
        tables.write(table, columns, folder / f"{network}.csv")


def run(kind, folder, *flags):
    program = STAGES / f"summarize_{kind}.py"
    outputs = [part for flag in FLAGS[kind] for part in (f"--{flag}", f"{flag}.csv")]
    if kind == "mini_batch_trace":
        outputs += ["--full-batch-runs", "full"]
    return subprocess.run(
        [sys.executable, str(program), "--runs", "runs", *outputs, *flags],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def aggregated(kind, folder, order=("a", "b")):
    """The tables written, as bytes, from sources that were written in this order."""
    fill(folder / "runs", kind, order)
    if kind == "mini_batch_trace":
        fill(folder / "full", "gradient_trace", order)
    (folder / "runs" / "removed.csv").write_text("of a variant that is no more", encoding="utf-8")
    done = run(kind, folder, "--confidence", "0.9", *VARIANTS)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return {flag: (folder / f"{flag}.csv").read_bytes() for flag in FLAGS[kind]}


@pytest.mark.parametrize("kind", FLAGS)
def test_tables_have_their_columns_and_follow_the_variants(kind, tmp_path):
    aggregated(kind, tmp_path)
    for flag in FLAGS[kind]:
        speed = INITIAL_SPEED if kind == "initial_gradient" else SPEED
        table = tables.read(tmp_path / f"{flag}.csv", COLUMNS.get(flag, speed))
        if "network" in table and flag != "ratios":
            assert list(table["network"].unique()) == ["b", "a"]


def test_the_order_of_the_files_on_disk_does_not_matter(tmp_path):
    first = aggregated("gradient_trace", tmp_path / "first")
    assert aggregated("gradient_trace", tmp_path / "second", order=("b", "a")) == first


def test_numbers_of_a_whole_program(tmp_path):
    aggregated("gradient_trace", tmp_path)
    speed = tables.read(tmp_path / "speed.csv", SPEED)
    row = speed[(speed["network"] == "a") & (speed["epoch"] == 1) & (speed["layer"] == 2)].iloc[0]
    # Replicas 6, 12 and 18.
    assert (row["sizes"], row["hidden_layers"], row["replicas"]) == ("784-3-2-10", 2, 3)
    assert row["median"] == 12
    assert (row["lower"], row["upper"]) == pytest.approx((6.6, 17.4))
    shape = tables.read(tmp_path / "shape.csv", SPEED_SHAPE)
    assert shape["geometric_mean"].iloc[0] == pytest.approx(2 / 2**1.5)
    assert (shape["early_epochs"] == 1).all()


def test_diverged_training_is_aggregated_without_a_word(tmp_path):
    for folder, kind in (("runs", "mini_batch_trace"), ("full", "gradient_trace")):
        columns, time = SOURCES[kind]
        for network in LAYERS:
            table = measured(network, columns, time)
            norms = [column for column in columns if column.endswith("_norm")]
            table.loc[table[time] == 2, norms] = math.inf
            table.loc[table[time] == 3, norms] = math.nan
            tables.write(table, columns, tmp_path / folder / f"{network}.csv")
    done = run("mini_batch_trace", tmp_path, "--confidence", "0.9", *VARIANTS)
    assert (done.returncode, done.stderr) == (0, "")
    assert tables.read(tmp_path / "out.csv", NOISE)["step"].max() == 1


@pytest.mark.parametrize(
    ("kind", "confidence"), [("initial_gradient", "nan"), ("mini_batch_trace", "0")]
)
def test_confidence_is_a_fraction(kind, confidence, tmp_path):
    done = run(kind, tmp_path, "--confidence", confidence, *VARIANTS)
    assert done.returncode == 2
    assert done.stderr.startswith(f"summarize_{kind}.py: --confidence {confidence}: ")
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_frozen_layers_and_readouts_of_every_variant_in_their_order(tmp_path):
    accuracies = {"validation_accuracy": 0.75, "training_accuracy": 0.5}
    costs = {"validation_cost": 1.0, "training_cost": 2.0}
    for network in LAYERS:
        row = {"network": network, "frozen_layers": 0, "replica": 0, "epoch": 2}
        row |= {"state": "start"} | accuracies | costs
        frame = pd.DataFrame([row])
        tables.write(frame, FROZEN_LAYERS, tmp_path / "frozen" / f"{network}.csv")
        of_layers = frame.merge(pd.DataFrame({"layer": range(1, LAYERS[network] + 1)}), "cross")
        tables.write(of_layers, LINEAR_READOUT, tmp_path / "read" / f"{network}.csv")
    pixels = pd.DataFrame({"validation_accuracy": [0.875]})
    tables.write(pixels, PIXEL_READOUT, tmp_path / "pixels.csv")
    for kind, flags in {
        "frozen_layers": ["--runs", "frozen", "--out", "frozen.csv"],
        "linear_readout": ["--runs", "read", "--pixels", "pixels.csv", "--out", "read.csv"],
    }.items():
        done = subprocess.run(
            [sys.executable, STAGES / f"summarize_{kind}.py", *flags, *VARIANTS],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    frozen = tables.read(tmp_path / "frozen.csv", FROZEN_BY_REPLICA)
    assert frozen["network"].tolist() == ["b", "a"]
    assert frozen["gain"].tolist() == [0, 0]
    read = tables.read(tmp_path / "read.csv", READOUT_BY_REPLICA)
    assert read["sizes"].tolist() == ["784-3-10", "784-3-2-10", "784-3-2-10"]
    assert read["pixel_accuracy"].tolist() == [0.875] * 3
