"""Aggregates of gradients at the start against loops over the rows of small tables."""

import numpy as np
import pytest

from stages.start import summary
from stages.start.tables import GRADIENT_NORMS, INITIAL_SPEED, LAYER_RATIO
from tests.stages.aggregates import (
    NETWORKS,
    REPLICAS,
    assert_band,
    assert_has,
    chosen,
    only,
    rows_of,
)


@pytest.fixture
def starts():
    return rows_of(NETWORKS, time="epoch", measures=GRADIENT_NORMS, times=1).drop(columns="epoch")


def test_initial_speed_has_the_quantiles_of_each_norm(starts):
    table = summary.initial_speed(starts, NETWORKS, 0.8)
    assert_has(table, INITIAL_SPEED.columns)
    assert len(table) == (1 + 3) * 3
    for norm in GRADIENT_NORMS:
        values = [row[norm] for row in chosen(starts, network="deep", layer=2)]
        assert_band(only(table, network="deep", layer=2, measure=norm), values)


def test_layer_ratios_compare_each_layer_with_the_one_before_it_in_the_same_network(starts):
    table = summary.layer_ratios(starts.sample(frac=1, random_state=0), NETWORKS, 0.8)
    assert_has(table, LAYER_RATIO.columns)
    assert sorted(zip(table["network"], table["layer"], strict=True)) == [("deep", 2), ("deep", 3)]
    for layer in (2, 3):
        ratios = [
            only(starts, network="deep", replica=replica, layer=layer)["bias_gradient_norm"]
            / only(starts, network="deep", replica=replica, layer=layer - 1)["bias_gradient_norm"]
            for replica in range(REPLICAS)
        ]
        assert_band(only(table, network="deep", layer=layer), ratios)


def test_networks_of_one_hidden_layer_have_no_ratios(starts):
    table = summary.layer_ratios(starts[starts["network"] == "shallow"], NETWORKS, 0.8)
    assert sorted(table.columns) == sorted(LAYER_RATIO.columns)
    assert table.empty


def test_ratios_over_a_speed_of_zero_are_left_out(starts):
    zero = (starts["network"] == "deep") & (starts["layer"] == 1) & (starts["replica"] == 0)
    starts.loc[zero, "bias_gradient_norm"] = 0.0
    table = summary.layer_ratios(starts, NETWORKS, 0.8)
    assert only(table, layer=2)["replicas"] == REPLICAS - 1
    assert only(table, layer=3)["replicas"] == REPLICAS
    assert np.isfinite(table[["median", "lower", "upper"]].to_numpy()).all()
