"""Aggregates of small hand-made tables, against loops over their rows."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import (
    ACCURACY_BY_EPOCH,
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
)
from stages.frozen.tables import (
    FROZEN_BY_REPLICA,
    LINEAR_READOUT,
    READOUT_BY_REPLICA,
)
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from stages.training.tables import (
    NOISE,
    SPEED,
    SPEED_SHAPE,
)
from unstable_gradients.study import replicas as summaries

NETWORKS = {"shallow": (784, 3, 10), "deep": (784, 3, 4, 2, 10)}
LAYERS = {"shallow": 1, "deep": 3}
REPLICAS, EPOCHS = 5, 20
LOWER, UPPER = 0.1, 0.9  # of a band of 0.8


def rows_of(names, *, time, measures, times=EPOCHS, seed=0):
    """A table of random positive numbers, and the same numbers by their keys."""
    rng = np.random.default_rng(seed)
    rows = [
        {"network": name, "replica": replica, time: moment, "layer": layer}
        | {measure: float(rng.lognormal()) for measure in measures}
        for name in names
        for replica in range(REPLICAS)
        for moment in range(times)
        for layer in range(1, LAYERS[name] + 1)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def traces():
    return rows_of(NETWORKS, time="epoch", measures=["bias_gradient_norm", "weight_gradient_norm"])


@pytest.fixture
def starts():
    return rows_of(NETWORKS, time="epoch", measures=summaries.NORMS, times=1).drop(columns="epoch")


@pytest.fixture
def runs():
    """Accuracies on a coarse grid, so that the best epoch is often tied."""
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "network": name,
            "replica": replica,
            "epoch": epoch,
            "validation_accuracy": int(rng.integers(90, 95)) / 100,
            "training_accuracy": float(rng.random()),
            "validation_cost": float(rng.random()),
            "training_cost": float(rng.random()),
        }
        for name in NETWORKS
        for replica in range(REPLICAS)
        for epoch in range(EPOCHS)
    )


def interpolated(values, fraction):
    """A quantile between order statistics, the lowest at 0 and the highest at 1."""
    ordered = sorted(values)
    position = fraction * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def chosen(table, **keys):
    """The rows with these keys, by a loop."""
    return [row for row in table.to_dict("records") if keys.items() <= row.items()]


def only(table, **keys):
    (row,) = chosen(table, **keys)
    return row


def assert_band(row, values):
    assert row["median"] == pytest.approx(interpolated(values, 0.5), rel=1e-12)
    assert row["lower"] == pytest.approx(interpolated(values, LOWER), rel=1e-12)
    assert row["upper"] == pytest.approx(interpolated(values, UPPER), rel=1e-12)
    assert row["replicas"] == len(values)


def assert_described(table, columns):
    assert sorted(table.columns) == sorted(columns)
    for row in table.to_dict("records"):
        assert row["sizes"] == {"shallow": "784-3-10", "deep": "784-3-4-2-10"}[row["network"]]
        assert row["hidden_layers"] == LAYERS[row["network"]]


# Accuracy


def test_accuracy_by_epoch_is_the_mean_over_the_replicas(runs):
    table = summaries.accuracy_by_epoch(runs, 0.8)
    assert tuple(table.columns) == ACCURACY_BY_EPOCH
    assert len(table) == len(NETWORKS) * EPOCHS * 4
    values = [row["training_cost"] for row in chosen(runs, network="deep", epoch=7)]
    row = only(table, network="deep", epoch=7, measure="training_cost")
    centre = math.fsum(values) / REPLICAS
    error = math.sqrt(math.fsum((x - centre) ** 2 for x in values) / 4 / REPLICAS)
    t_90_with_4 = 1.533206274
    assert row["mean"] == pytest.approx(centre)
    assert row["low"] == pytest.approx(centre - t_90_with_4 * error)
    assert row["high"] == pytest.approx(centre + t_90_with_4 * error)
    assert row["replicas"] == REPLICAS


def test_last_and_best_accuracy_of_each_replica(runs):
    runs.loc[runs["epoch"] == 0, "validation_accuracy"] = 0.99  # untrained: never the best
    table = summaries.accuracy_by_replica(runs.sample(frac=1, random_state=0), NETWORKS)
    assert_described(table, ACCURACY_BY_REPLICA)
    assert len(table) == len(NETWORKS) * REPLICAS
    for row in table.to_dict("records"):
        curve = {
            each["epoch"]: each["validation_accuracy"]
            for each in chosen(runs, network=row["network"], replica=row["replica"])
        }
        del curve[0]
        best = max(curve.values())
        assert row["last_accuracy"] == curve[EPOCHS - 1]
        assert row["best_accuracy"] == best
        assert row["best_epoch"] == min(epoch for epoch in curve if curve[epoch] == best)


def test_each_network_is_compared_with_the_one_listed_before_it(runs):
    by_replica = summaries.accuracy_by_replica(runs, NETWORKS)
    table = summaries.accuracy_differences(by_replica, 0.8)
    assert tuple(table.columns) == ACCURACY_DIFFERENCE
    assert list(zip(table["deeper"], table["shallower"], table["measure"], strict=True)) == [
        ("deep", "shallow", "last_accuracy"),
        ("deep", "shallow", "best_accuracy"),
    ]
    means = {
        name: math.fsum(row["last_accuracy"] for row in chosen(by_replica, network=name)) / REPLICAS
        for name in NETWORKS
    }
    row = only(table, measure="last_accuracy")
    assert row["difference"] == pytest.approx(means["deep"] - means["shallow"])
    assert row["low"] < row["difference"] < row["high"]
    assert 0 < row["p_value"] < 1
    assert row["replicas"] == REPLICAS


def test_a_single_network_is_compared_with_none(runs):
    alone = summaries.accuracy_by_replica(runs[runs["network"] == "deep"], NETWORKS)
    table = summaries.accuracy_differences(alone, 0.8)
    assert tuple(table.columns) == ACCURACY_DIFFERENCE
    assert table.empty


# Speed of learning


def test_initial_speed_has_the_quantiles_of_each_norm(starts):
    table = summaries.initial_speed(starts, NETWORKS, 0.8)
    assert_described(table, INITIAL_SPEED)
    assert len(table) == (1 + 3) * 3
    for norm in summaries.NORMS:
        values = [row[norm] for row in chosen(starts, network="deep", layer=2)]
        assert_band(only(table, network="deep", layer=2, measure=norm), values)


def test_layer_ratios_compare_each_layer_with_the_one_before_it_in_the_same_network(starts):
    table = summaries.layer_ratios(starts.sample(frac=1, random_state=0), NETWORKS, 0.8)
    assert_described(table, LAYER_RATIO)
    assert sorted(zip(table["network"], table["layer"], strict=True)) == [("deep", 2), ("deep", 3)]
    for layer in (2, 3):
        ratios = [
            only(starts, network="deep", replica=replica, layer=layer)["bias_gradient_norm"]
            / only(starts, network="deep", replica=replica, layer=layer - 1)["bias_gradient_norm"]
            for replica in range(REPLICAS)
        ]
        assert_band(only(table, network="deep", layer=layer), ratios)


def test_networks_of_one_hidden_layer_have_no_ratios(starts):
    table = summaries.layer_ratios(starts[starts["network"] == "shallow"], NETWORKS, 0.8)
    assert sorted(table.columns) == sorted(LAYER_RATIO)
    assert table.empty


def test_speed_has_the_quantiles_of_each_epoch(traces):
    table = summaries.speed(traces, NETWORKS, 0.8)
    assert_described(table, SPEED)
    assert len(table) == EPOCHS * (1 + 3)
    values = [row["bias_gradient_norm"] for row in chosen(traces, network="deep", epoch=9, layer=3)]
    assert_band(only(table, network="deep", epoch=9, layer=3), values)


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
    table = summaries.speed_shape(trace.sample(frac=1, random_state=0), NETWORKS)
    assert_described(table, SPEED_SHAPE)
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
    table = summaries.speed_shape(traces, NETWORKS)
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
    table = summaries.noise(mini_batch, traces, NETWORKS, 0.8)
    assert_described(table, NOISE)
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


# Diverged training


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_quantiles_are_those_of_the_replicas_that_did_not_diverge(traces, bad):
    lost = (traces["epoch"] >= 4) & traces["replica"].isin([1, 2])
    traces.loc[lost, "bias_gradient_norm"] = bad
    table = summaries.speed(traces, NETWORKS, 0.8)
    kept = [
        row["bias_gradient_norm"]
        for row in chosen(traces, network="deep", epoch=4, layer=1)
        if row["replica"] not in {1, 2}
    ]
    assert_band(only(table, network="deep", epoch=4, layer=1), kept)
    assert only(table, network="deep", epoch=3, layer=1)["replicas"] == REPLICAS


def test_epochs_that_no_replica_survives_have_no_row(traces):
    traces.loc[traces["epoch"] >= 4, "bias_gradient_norm"] = math.inf
    assert summaries.speed(traces, NETWORKS, 0.8)["epoch"].max() == 3


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


def test_ratios_over_a_speed_of_zero_are_left_out(starts):
    zero = (starts["network"] == "deep") & (starts["layer"] == 1) & (starts["replica"] == 0)
    starts.loc[zero, "bias_gradient_norm"] = 0.0
    table = summaries.layer_ratios(starts, NETWORKS, 0.8)
    assert only(table, layer=2)["replicas"] == REPLICAS - 1
    assert only(table, layer=3)["replicas"] == REPLICAS
    assert np.isfinite(table[["median", "lower", "upper"]].to_numpy()).all()


def test_a_cost_that_is_not_finite_leaves_no_mean(runs):
    runs.loc[(runs["epoch"] == 5) & (runs["replica"] == 0), "training_cost"] = math.inf
    table = summaries.accuracy_by_epoch(runs, 0.8)
    row = only(table, network="deep", epoch=5, measure="training_cost")
    assert all(map(math.isnan, (row["mean"], row["low"], row["high"])))
    assert row["replicas"] == REPLICAS


# Reading


def test_frozen_layers_are_compared_within_a_replica():
    rows = [
        {"network": name, "frozen_layers": frozen, "replica": replica, "epoch": 4}
        | {"validation_accuracy": 0.9 - 0.1 * frozen**2 + 0.01 * replica * (frozen + 1)}
        for name, most in (("shallow", 0), ("deep", 2))
        for frozen in range(most + 1)
        for replica in range(3)
    ]
    table = pd.DataFrame(rows).sample(frac=1, random_state=1)
    found = summaries.frozen_by_replica(table, NETWORKS)[list(FROZEN_BY_REPLICA)]
    assert len(found) == len(rows)
    for row in found.itertuples():
        frozen, replica = row.frozen_layers, row.replica
        assert row.accuracy == pytest.approx(0.9 - 0.1 * frozen**2 + 0.01 * replica * (frozen + 1))
        assert row.gain == pytest.approx(0.1 * frozen**2 - 0.01 * replica * frozen)
        assert row.hidden_layers == LAYERS[row.network]
    assert set(found["sizes"]) == {"784-3-10", "784-3-4-2-10"}


def test_readouts_stand_beside_that_of_the_pixels():
    rows = [("deep", "start", 1, 0, 0.7), ("deep", "trained", 3, 1, 0.9)]
    table = pd.DataFrame(rows, columns=list(LINEAR_READOUT))
    found = summaries.readout_by_replica(table, 0.86, NETWORKS)[list(READOUT_BY_REPLICA)]
    assert found.iloc[1].tolist() == ["deep", "784-3-4-2-10", 3, "trained", 3, 1, 0.9, 0.86]
