"""Moments over the replicas and lines through the layers, on numbers written by hand."""

import numpy as np
import pandas as pd
import pytest

from stages.flow import replicas
from stages.flow.gradients import (
    FLOW_LAYERS,
    FLOW_NORMS,
    FLOW_VALUES,
    Measured,
)
from stages.flow.tables import (
    FLOW_ACTIVATION,
    FLOW_NETWORK,
    GRADIENT_FLOW,
    LAYER_JACOBIAN,
)

RMS = {0: [1.0, 3.0, 5.0, 4.0], 1: [3.0, 4.0, 5.0, 7.0]}  # three hidden layers and the output


def measured(rms=RMS):
    """Two replicas of one network; the norm of the mean is half of the other one."""
    norms = [
        ("default", 30, replica, 3, layer, layer == 4, value, value - np.log(2))
        for replica, values in rms.items()
        for layer, value in enumerate(values, 1)
    ]
    layers = [("default", 30, r, 1, 0.5 + r, 0.25 + r, 0.1 * r, 1.0 + r) for r in range(2)]
    values = [("default", 30, r, 2, 4.0**-r, 9.0**r, 16.0**r, 1.0) for r in range(2)]
    return Measured(
        pd.DataFrame(norms, columns=list(FLOW_NORMS)),
        pd.DataFrame(layers, columns=list(FLOW_LAYERS)),
        pd.DataFrame(values, columns=list(FLOW_VALUES)),
    )


def columns_but_activation(tables):
    return set(tables.columns) - {"activation"}


def test_moments_of_each_layer():
    table = replicas.by_layer(measured())
    assert set(table) == columns_but_activation(GRADIENT_FLOW)
    table = table.set_index(["measure", "layer"])
    assert table.index.tolist() == [(m, layer) for layer in (1, 2, 3) for m in ("mean", "rms")]
    first, last = table.loc[("rms", 1)], table.loc[("rms", 3)]
    assert (first["log_norm"], first["replicas"]) == (2, 2)
    assert first["log_norm_sd"] == pytest.approx(np.sqrt(2))
    assert first["log_factor"] == pytest.approx((1 - 3 + 3 - 4) / 2)
    assert first["log_factor_sd"] == pytest.approx(np.std([-2, -1], ddof=1))
    assert first["log_square_norm"] == pytest.approx(np.log(np.mean(np.exp([2, 6]))) / 2)
    assert last["log_factor"] == pytest.approx((5 - 4 + 5 - 7) / 2)  # over the output's
    assert last["log_square_factor"] == pytest.approx(np.log(np.mean(np.exp([2.0, -4]))) / 2)
    mean = table.loc[("mean", 1)]
    assert mean["log_norm"] == pytest.approx(2 - np.log(2))
    assert mean["log_factor"] == pytest.approx(first["log_factor"])


def test_a_gradient_of_0_is_left_out_of_its_layer():
    dead = {0: [-np.inf, -np.inf, 5.0, 4.0], 1: RMS[1]}
    table = replicas.by_layer(measured(dead)).set_index(["measure", "layer"])
    assert [table.loc[("rms", layer), "replicas"] for layer in (1, 2, 3)] == [1, 1, 2]
    assert table.loc[("rms", 1), "log_norm"] == 3
    networks = replicas.by_network(measured(dead)).set_index(["measure", "replica"])
    assert np.isnan(networks.loc[("rms", 0), "slope"])
    assert networks.loc[("rms", 1), "slope"] == pytest.approx(1)


def test_lines_of_each_network_leave_out_the_output():
    table = replicas.by_network(measured())
    assert set(table) == columns_but_activation(FLOW_NETWORK)
    table = table.set_index(["measure", "replica"])
    np.testing.assert_allclose(table.loc["rms", "slope"], [2, 1])
    np.testing.assert_allclose(table.loc["mean", "slope"], [2, 1])
    np.testing.assert_allclose(table["straightness"], 1)
    np.testing.assert_allclose(table.loc["rms", "log_ratio"], [-4, -2])


def test_statistics_and_singular_values():
    layers = replicas.activations(measured())
    assert set(layers) == columns_but_activation(FLOW_ACTIVATION)
    row = layers.iloc[0]
    assert (row["activation_mean"], row["activation_variance"], row["replicas"]) == (1, 0.75, 2)
    assert (row["saturated"], row["weighted_input_square"]) == (0.05, 1.5)
    values = replicas.jacobians(measured())
    assert set(values) == columns_but_activation(LAYER_JACOBIAN)
    row = values.iloc[0]
    assert row["smallest"] == pytest.approx(0.5)
    assert (row["median"], row["largest"]) == pytest.approx((3, 4))
    assert row["replicas"] == 2
