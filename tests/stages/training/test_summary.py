"""Aggregates of the speed of learning against loops over the rows of small tables."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.training import summary
from stages.training.tables import BOOK_CURVE, NOISE, SPEED_BY_EPOCH, SPEED_BY_RUN, SPEED_SHAPE
from tests.stages.aggregates import (
    EPOCHS,
    NETWORKS,
    REPLICAS,
    assert_band,
    assert_has,
    chosen,
    only,
    rows_of,
)
from unstable_gradients.study import book


@pytest.fixture
def traces():
    return rows_of(NETWORKS, time="epoch", measures=["bias_gradient_norm", "weight_gradient_norm"])


def test_speed_has_the_quantiles_of_each_epoch(traces):
    table = summary.speed(traces, NETWORKS, 0.8)
    assert_has(table, SPEED_BY_EPOCH.columns)
    assert len(table) == EPOCHS * (1 + 3)
    values = [row["bias_gradient_norm"] for row in chosen(traces, network="deep", epoch=9, layer=3)]
    assert_band(only(table, network="deep", epoch=9, layer=3), values)


def test_runs_are_thinned_to_epochs_that_lie_ever_further_apart():
    epochs, norms = range(120), np.random.default_rng(3).uniform(1e-6, 1, 120)
    columns = {"network": "shallow", "layer": 1, "epoch": epochs, "bias_gradient_norm": norms}
    runs = pd.concat([pd.DataFrame(columns | {"replica": each}) for each in (1, 0)])
    table = summary.thinned(runs)
    assert set(SPEED_BY_RUN.columns) <= set(table.columns)
    first = table[table["replica"] == 0]
    assert first["epoch"].tolist() == table.loc[table["replica"] == 1, "epoch"].tolist()
    shown = sorted(first["epoch"])
    assert [shown[0], shown[-1]] == [0, 119]
    assert {0, 10, 25, 50, 100} <= {*shown}
    own = [epoch for epoch in shown if epoch not in book.CURVE_EPOCHS]
    assert np.diff(own[:6]).max() < np.diff(own[-6:]).min()
    assert len(shown) < 45
    assert first["bias_gradient_norm"].tolist() == pytest.approx(
        norms[first["epoch"]].tolist(), rel=5.1e-4
    )
    digits = [
        len(f"{each:e}".split("e")[0].rstrip("0").replace(".", ""))
        for each in first["bias_gradient_norm"]
    ]
    assert max(digits) == 4


def shape_of(norms):
    """The shape of one trace, whose rows arrive in no order."""
    trace = pd.DataFrame(
        {
            "network": "shallow",
            "replica": 0,
            "epoch": range(len(norms)),
            "layer": 1,
            "bias_gradient_norm": norms,
        }
    )
    table = summary.speed_shape(trace.sample(frac=1, random_state=0), NETWORKS)
    assert_has(table, SPEED_SHAPE.columns)
    return only(table)


@pytest.mark.parametrize(
    ("norms", "lowest", "at", "highest"),
    [
        # 30 epochs: the first three are early. A later minimum does not count.
        ([8.0, 2.0, 4.0, *[0.5] * 13, 6.0, *[0.25] * 13], 2.0, 1, 6.0),
        # The highest is looked for from the lowest on, not before.
        ([8.0, 4.0, 2.0, *[1.0] * 27], 2.0, 2, 2.0),
        ([1.0, 2.0, 4.0, *[3.0] * 27], 1.0, 0, 4.0),
        # Of two equal minima the first.
        ([4.0, 1.0, 1.0, *[2.0] * 27], 1.0, 1, 2.0),
        # Fewer than ten epochs: the start alone is early.
        ([4.0, 1.0, 8.0], 4.0, 0, 8.0),
        ([4.0], 4.0, 0, 4.0),
    ],
)
def test_shape_of_a_trace(norms, lowest, at, highest):
    shape = shape_of(norms)
    assert shape["start"] == norms[0]
    assert (shape["early_lowest"], shape["early_lowest_epoch"]) == (lowest, at)
    assert shape["highest_after"] == highest
    assert (shape["early_epochs"], shape["end"]) == (max(1, len(norms) // 10), norms[-1])
    assert shape["geometric_mean"] == pytest.approx(2 ** (sum(map(math.log2, norms)) / len(norms)))


def test_shape_is_each_replicas_and_layers_own(traces):
    table = summary.speed_shape(traces, NETWORKS)
    assert len(table) == REPLICAS * (1 + 3)
    trace = [r["bias_gradient_norm"] for r in chosen(traces, network="deep", replica=3, layer=2)]
    row = only(table, network="deep", replica=3, layer=2)
    assert row["start"] == trace[0]
    assert row["geometric_mean"] == pytest.approx(math.prod(trace) ** (1 / EPOCHS))


def test_noise_puts_mini_batches_beside_full_batches(traces):
    norms = ["bias_gradient_norm", "averaged_bias_gradient_norm"]
    mini_batch = rows_of(NETWORKS, time="step", measures=norms, seed=2)
    outside = (mini_batch["step"] < 3) | (mini_batch["step"] > 17)
    mini_batch.loc[outside, "averaged_bias_gradient_norm"] = math.nan  # no whole window there
    table = summary.noise(mini_batch, traces, NETWORKS, 0.8)
    assert_has(table, NOISE.columns)
    assert len(table) == (1 + 3) * (EPOCHS + EPOCHS + 15)
    at = {"network": "deep", "layer": 2}
    single = [r["bias_gradient_norm"] for r in chosen(mini_batch, step=5, **at)]
    averaged = [r["averaged_bias_gradient_norm"] for r in chosen(mini_batch, step=5, **at)]
    full = [r["bias_gradient_norm"] for r in chosen(traces, epoch=5, **at)]
    assert_band(only(table, step=5, measure="mini_batch", **at), single)
    assert_band(only(table, step=5, measure="averaged", **at), averaged)
    assert_band(only(table, step=5, measure="full_batch", **at), full)
    assert not chosen(table, step=2, measure="averaged")
    assert not chosen(table, step=18, measure="averaged")


# Training that diverged


def test_epochs_that_no_replica_survives_have_no_row(traces):
    traces.loc[traces["epoch"] >= 4, "bias_gradient_norm"] = math.inf
    assert summary.speed(traces, NETWORKS, 0.8)["epoch"].max() == 3


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_shape_of_a_trace_that_diverges_late(bad):
    shape = shape_of([4.0, 1.0, 2.0, *[2.0] * 20, *[bad] * 7])
    assert (shape["start"], shape["early_lowest"], shape["early_lowest_epoch"]) == (4, 1, 1)
    assert math.isnan(shape["highest_after"])
    assert math.isnan(shape["geometric_mean"])


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_shape_of_a_trace_that_diverges_early(bad):
    shape = shape_of([4.0, 1.0, *[bad] * 28])
    assert shape["start"] == 4
    assert math.isnan(shape["early_lowest"])
    assert pd.isna(shape["early_lowest_epoch"])
    assert math.isnan(shape["highest_after"])
    assert math.isnan(shape["geometric_mean"])


def test_a_speed_of_zero_has_no_logarithm_to_average():
    shape = shape_of([4.0, 0.0, *[1.0] * 28])
    assert (shape["early_lowest"], shape["highest_after"]) == (0, 1)
    assert math.isnan(shape["geometric_mean"])


def test_the_books_curves_stand_among_the_replicas_at_their_epochs():
    """Replicas that are one half, one and two times the book: it is level with the middle one."""
    sizes = "784-30-30-10"
    rows = [
        {"network": "two", "replica": replica, "epoch": epoch, "layer": layer}
        | {"bias_gradient_norm": factor * value, "weight_gradient_norm": 0.0}
        for replica, factor in enumerate((0.5, 1.0, 2.0))
        for layer, curve in enumerate(book.CURVES[sizes], start=1)
        for epoch, value in [*zip(book.CURVE_EPOCHS, curve, strict=True), (7, 1.0)]
    ]
    runs, networks = pd.DataFrame(rows), {"two": (784, 30, 30, 10)}
    table = summary.book_curves(runs, networks, 0.5)
    assert list(table.columns.sort_values()) == sorted(BOOK_CURVE.columns)
    assert len(table) == 2 * len(book.CURVE_EPOCHS)
    assert (table["percentile"] == 50).all()
    np.testing.assert_allclose(table["median"], table["book"])
    # All stray by the same factor at every epoch; of three, one more strays as far as the second.
    outer = math.log(2) * 1.5 / (math.log(2) / math.sqrt(2) * math.sqrt(1.5))
    reach = outer * math.log(2) * math.sqrt(4 / 3)
    np.testing.assert_allclose(table["whole_upper"] / table["book"], math.exp(reach))
    np.testing.assert_allclose(table["book"] / table["whole_lower"], math.exp(reach))
    shorter = runs[runs["epoch"] < 499]
    assert summary.book_curves(shorter, networks, 0.5).empty
    assert summary.book_curves(runs, {"two": (784, 30, 20, 10)}, 0.5).empty


def test_what_networks_have_learned_has_a_mean_with_its_interval():
    ends = pd.DataFrame(
        {"network": "two", "replica": range(3), "training_accuracy": [0.2, 0.4, 0.6]}
    )
    (row,) = summary.learned(ends, {"two": (784, 30, 30, 10)}, 0.95).to_dict("records")
    half = 4.302653 * 0.2 / math.sqrt(3)  # Student's t with two degrees of freedom
    assert (row["mean"], row["replicas"]) == (pytest.approx(0.4), 3)
    assert (row["low"], row["high"]) == pytest.approx((0.4 - half, 0.4 + half), rel=1e-6)
