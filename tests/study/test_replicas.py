"""Bands over replicas against loops over the rows of a table, and how often they hold one more."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.stages.aggregates import NETWORKS, REPLICAS, assert_band, chosen, only, rows_of
from unstable_gradients.study.replicas import band_coverage, quantiles, to_choose_and_to_judge


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


@pytest.mark.parametrize(
    ("replicas", "coverage"), [(8, 7 / 9), (28, 27 / 29), (39, 0.95), (99, 0.95)]
)
def test_a_band_holds_one_more_replica_as_often_as_is_said(replicas, coverage):
    """Left out one by one: the band of the others holds it in this part of the cases."""
    assert band_coverage(replicas, 0.95) == pytest.approx(coverage)
    random, left_out = np.random.default_rng(9), 2000
    rows = pd.DataFrame(
        {
            "sample": np.repeat(np.arange(left_out), replicas),
            "value": random.lognormal(size=left_out * replicas),
        }
    )
    band = quantiles(rows, ["sample"], "value", 0.95)
    value = random.lognormal(size=left_out)
    held = np.mean((band["lower"] <= value) & (value <= band["upper"]))
    assert held == pytest.approx(coverage, abs=4 * math.sqrt(coverage * (1 - coverage) / left_out))


def test_no_replica_chooses_and_judges():
    table = pd.DataFrame({"replica": [0, 1, 2, 3, 4], "cost": [5.0, 4.0, 3.0, 2.0, 1.0]})
    choosing, judging = to_choose_and_to_judge(table)
    assert (choosing["replica"].tolist(), judging["replica"].tolist()) == ([0, 2, 4], [1, 3])
