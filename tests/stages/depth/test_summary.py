"""Aggregates of accuracy against loops over the rows of small tables."""

import math

import numpy as np
import pandas as pd
import pytest

from stages.depth import summary
from stages.depth.tables import ACCURACY_BY_EPOCH, ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from tests.stages.aggregates import EPOCHS, NETWORKS, REPLICAS, assert_has, chosen, only


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


def test_accuracy_by_epoch_is_the_mean_over_the_replicas(runs):
    table = summary.accuracy_by_epoch(runs, 0.8)
    assert tuple(table.columns) == ACCURACY_BY_EPOCH.columns
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
    table = summary.accuracy_by_replica(runs.sample(frac=1, random_state=0), NETWORKS)
    assert_has(table, ACCURACY_BY_REPLICA.columns)
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
    by_replica = summary.accuracy_by_replica(runs, NETWORKS)
    table = summary.accuracy_differences(by_replica, 0.8)
    assert tuple(table.columns) == ACCURACY_DIFFERENCE.columns
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
    alone = summary.accuracy_by_replica(runs[runs["network"] == "deep"], NETWORKS)
    table = summary.accuracy_differences(alone, 0.8)
    assert tuple(table.columns) == ACCURACY_DIFFERENCE.columns
    assert table.empty


def test_a_cost_that_is_not_finite_leaves_no_mean(runs):
    runs.loc[(runs["epoch"] == 5) & (runs["replica"] == 0), "training_cost"] = math.inf
    table = summary.accuracy_by_epoch(runs, 0.8)
    row = only(table, network="deep", epoch=5, measure="training_cost")
    assert all(map(math.isnan, (row["mean"], row["low"], row["high"])))
    assert row["replicas"] == REPLICAS
