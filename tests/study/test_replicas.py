"""Quantiles over replicas against loops over the rows of a table."""

import math

import pytest

from tests.stages.aggregates import NETWORKS, REPLICAS, assert_band, chosen, only, rows_of
from unstable_gradients.study.replicas import quantiles


@pytest.fixture
def traces():
    return rows_of(NETWORKS, time="epoch", measures=["speed"])


def test_each_group_has_its_quantiles(traces):
    table = quantiles(traces, ["network", "epoch", "layer"], "speed", 0.8)
    assert len(table) == len(traces) / REPLICAS
    at = {"network": "deep", "epoch": 9, "layer": 3}
    assert_band(only(table, **at), [row["speed"] for row in chosen(traces, **at)])


def test_groups_stand_in_the_order_of_their_first_rows(traces):
    table = quantiles(traces, ["network"], "speed", 0.8)
    assert table["network"].tolist() == ["shallow", "deep"]


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_replicas_that_diverged_are_left_out(traces, bad):
    lost = (traces["epoch"] >= 4) & traces["replica"].isin([1, 2])
    traces.loc[lost, "speed"] = bad
    table = quantiles(traces, ["network", "epoch", "layer"], "speed", 0.8)
    kept = [
        row["speed"]
        for row in chosen(traces, network="deep", epoch=4, layer=1)
        if row["replica"] not in {1, 2}
    ]
    assert_band(only(table, network="deep", epoch=4, layer=1), kept)
    assert only(table, network="deep", epoch=3, layer=1)["replicas"] == REPLICAS


def test_a_group_without_a_finite_value_has_no_row(traces):
    traces.loc[traces["epoch"] >= 4, "speed"] = math.inf
    assert quantiles(traces, ["network", "epoch", "layer"], "speed", 0.8)["epoch"].max() == 3
