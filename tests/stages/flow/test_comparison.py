"""Measured against predicted gradients, on numbers whose comparison is known."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from stages.flow import comparison
from stages.flow.tables import (
    BALANCING_CURVE,
    BALANCING_RUN,
    BALANCING_WIDTH,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FLOW_NETWORK,
    FRONT_AGREEMENT,
    GRADIENT_FLOW,
    MEAN_FIELD,
    TURN,
)

KIND = {"activation": "tanh", "initialization": "default", "width": 30}
# Logarithms of measured and predicted factors and norms of each network and layer.
FACTORS = {
    (2, 1): (-1.0, -1.0),
    (2, 2): (-1.0, -1.1),
    (4, 1): (-2.0, -1.5),
    (4, 2): (0.3, 0.3),
    (4, 3): (0.1, 0.05),
    (4, 4): (-0.4, -0.4),
}


def measured(sd=0.2, replicas=16):
    rows = [
        KIND
        | {"depth": depth, "layer": layer, "measure": measure, "replicas": replicas}
        | {"log_norm": layer - 5.0, "log_norm_sd": 0.5, "log_factor": factor}
        | {"log_factor_sd": sd, "log_square_norm": layer - 4.9, "log_square_factor": factor + 0.02}
        for (depth, layer), (factor, _) in FACTORS.items()
        for measure in ("rms", "mean")
    ]
    return pd.DataFrame(rows)[list(GRADIENT_FLOW.columns)]


def predicted():
    rows = [
        KIND
        | {"depth": depth, "layer": layer, "measure": measure, "variance": 1.0}
        | {"log_norm": layer - 4.5, "log_factor": factor}
        for (depth, layer), (_, factor) in FACTORS.items()
        for measure in ("mean", "rms")
    ]
    return pd.DataFrame(rows[::-1])[list(MEAN_FIELD.columns)]


def compared(**how):
    return comparison.comparison(measured(**how), predicted(), 0.9)


def test_each_layer_beside_its_prediction():
    table = compared()
    assert set(table) == set(FLOW_COMPARISON.columns)
    row = table[(table["depth"] == 4) & (table["layer"] == 1)].iloc[0]
    assert row["factor"] == pytest.approx(np.exp(-2))
    assert row["predicted_factor"] == pytest.approx(np.exp(-1.5))
    assert row["square_factor"] == pytest.approx(np.exp(-1.98))
    half = stats.t.ppf(0.95, 15) * 0.2 / 4
    assert (row["low"], row["high"]) == pytest.approx((np.exp(-2 - half), np.exp(-2 + half)))
    assert 10 ** row["norm_decades"] == pytest.approx(np.exp(-4))
    assert 10 ** row["predicted_norm_decades"] == pytest.approx(np.exp(-3.5))
    assert 10 ** row["norm_sd_decades"] == pytest.approx(np.exp(0.5))


def test_one_replica_has_no_interval():
    assert compared(sd=np.nan, replicas=1)[["low", "high"]].isna().all(axis=None)


def test_agreement_over_all_layers_of_a_width():
    table = comparison.agreement(compared())
    assert set(table) == set(FLOW_AGREEMENT.columns)
    assert table["measure"].tolist() == ["rms", "mean"]
    row = table.iloc[0]
    logs = np.array(list(FACTORS.values()))
    off = np.abs(logs[:, 0] - logs[:, 1])
    assert row["factors"] == 6
    assert row["r_squared"] == pytest.approx(1 - (off @ off) / (6 * logs[:, 0].var()))
    assert row["ratio"] == pytest.approx(1)  # the median of -0.5, 0, 0, 0, 0.05 and 0.1
    assert row["too_small"] == pytest.approx(1 / 6)
    assert row["typical"] == pytest.approx(np.exp(np.median(off)))
    assert row["worst"] == pytest.approx(np.exp(0.5))
    assert (row["worst_depth"], row["worst_layer"], row["worst_activation"]) == (4, 1, "tanh")
    assert row["within_tenth"] == pytest.approx(4 / 6)  # exp(0.1) is more than a tenth
    assert row["square_worst"] == pytest.approx(np.exp(0.48))


def test_what_lies_between_kinds_of_networks_is_told_from_what_lies_within():
    """Two kinds, about 0 and about 10, each with layers 1 apart that are predicted to be alike."""
    table = compared()
    rows = [table.iloc[[0]] for _ in range(4)]
    logs = ((9, 10), (11, 10), (-1, 0), (1, 0))
    for row, (measured_log, predicted_log), start in zip(rows, logs, "aabb", strict=True):
        row.loc[:, ["factor", "predicted_factor"]] = np.exp([measured_log, predicted_log])
        row.loc[:, "initialization"] = start
    found = comparison.agreement(pd.concat(rows)).iloc[0]
    assert found["between"] == pytest.approx(1 - 1 / 26)  # variances: 26 in all, 1 within
    assert found["r_squared"] == pytest.approx(1 - 1 / 26)
    assert found["within_r_squared"] == pytest.approx(0)
    assert found["too_small"] == 1 / 2


def test_the_front_of_the_deepest_networks():
    """Half a unit too small, of which the spread, 0.25, explains half."""
    table = comparison.fronts(compared())
    assert set(table) == set(FRONT_AGREEMENT.columns)
    row = table.iloc[0]
    assert (row["depth"], row["networks"]) == (4, 1)
    assert 10 ** row["worst_decades"] == pytest.approx(np.exp(0.5))
    assert 10 ** row["corrected_worst_decades"] == pytest.approx(np.exp(0.25))
    assert np.isnan(row["r_squared"])  # of one network


def test_r_squared_of_a_perfect_and_of_a_useless_prediction():
    values = np.array([1.0, 2.0, 6.0])
    assert comparison.r_squared(values, values) == 1
    assert comparison.r_squared(values, np.full(3, 3.0)) == 0
    assert comparison.r_squared(values, values[::-1]) < 0


def test_networks_get_the_slope_that_is_predicted_for_their_kind():
    keys = {"depth": 4, "measure": "rms", "slope": 1.2, "straightness": 1.0, "log_ratio": -3.3}
    runs = pd.DataFrame([KIND | keys | {"replica": replica} for replica in range(2)])
    table = comparison.networks(runs[list(FLOW_NETWORK.columns)], predicted())
    np.testing.assert_allclose(table["predicted_slope"], 1)
    np.testing.assert_allclose(table["predicted_log_ratio"], -3)
    np.testing.assert_allclose(table["slope"], 1.2)


WIDTHS = (50, 80, 120, 200)
TURNS = {"rms": [95.0, 105.0, 110.0], "mean": [150.0, 160.0, 170.0]}


def runs():
    return pd.DataFrame(
        [
            (width, replica, measure, -np.log(width / turn))
            for measure, found in TURNS.items()
            for replica, turn in enumerate(found)
            for width in WIDTHS
        ],
        columns=list(BALANCING_RUN.columns),
    )


def curves():
    known = [
        (width, measure, -np.log(width / turn), -np.log(width / (turn + 1)), 104.0)
        for measure, turn in (("rms", 103.0), ("mean", 158.0))
        for width in WIDTHS
    ]
    between = [(65, measure, 0.1, np.nan, 104.0) for measure in TURNS]
    return pd.DataFrame(known + between, columns=list(BALANCING_CURVE.columns))


def test_the_width_at_which_gradients_turn():
    table = comparison.turns(runs(), curves(), 0.95).set_index("measure")
    assert {"measure", *table} == set(TURN.columns)
    for measure, (theory, squares) in {"rms": (103, 104), "mean": (158, 159)}.items():
        row = table.loc[measure]
        assert row["measured"] == pytest.approx(np.prod(TURNS[measure]) ** (1 / 3))
        assert row["low"] < row["measured"] < row["high"]
        assert row["predicted"] == pytest.approx(theory)
        assert row["of_squares"] == pytest.approx(squares)
        assert (row["deep_width"], row["replicas"]) == (104, 3)


def test_slopes_by_width_with_theory_between_them():
    table = comparison.balancing_slopes(runs(), curves(), 0.95)
    assert set(table) == set(BALANCING_WIDTH.columns)
    rms = table[table["measure"] == "rms"].set_index("width")
    assert rms.index.tolist() == [50, 65, 80, 120, 200]
    mean = np.mean([-np.log(80 / turn) for turn in TURNS["rms"]])
    assert rms.loc[80, "slope"] == pytest.approx(mean)
    assert rms["slope"].isna().tolist() == [False, True, False, False, False]
