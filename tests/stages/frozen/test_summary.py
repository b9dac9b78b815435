"""Aggregates of a frozen layer and readouts on tables whose numbers are known."""

import pandas as pd
import pytest

from stages.frozen import summary
from stages.frozen.tables import FROZEN_BY_REPLICA, LINEAR_READOUT, READOUT_BY_REPLICA
from tests.stages.aggregates import NETWORKS, assert_has


def test_a_frozen_layer_is_compared_within_a_replica():
    rows = [
        {"network": name, "frozen_layers": frozen, "replica": replica, "epoch": 4}
        | {"validation_accuracy": 0.9 - 0.1 * frozen + 0.01 * replica * (frozen + 1)}
        for name, most in (("shallow", 0), ("deep", 1))
        for frozen in range(most + 1)
        for replica in range(3)
    ]
    table = pd.DataFrame(rows).sample(frac=1, random_state=1)
    found = summary.frozen_by_replica(table, NETWORKS)
    assert_has(found, FROZEN_BY_REPLICA.columns)
    assert len(found) == len(rows)
    for row in found.itertuples():
        frozen, replica = row.frozen_layers, row.replica
        assert row.accuracy == pytest.approx(0.9 - 0.1 * frozen + 0.01 * replica * (frozen + 1))
        assert row.gain == pytest.approx(0.1 * frozen - 0.01 * replica * frozen)


def test_readouts_stand_beside_that_of_the_pixels():
    rows = [("deep", "start", 1, 0, 0.7), ("deep", "trained", 3, 1, 0.9)]
    table = pd.DataFrame(rows, columns=list(LINEAR_READOUT.columns))
    found = summary.readout_by_replica(table, 0.86, NETWORKS)[list(READOUT_BY_REPLICA.columns)]
    assert found.iloc[1].tolist() == ["deep", "784-3-4-2-10", 3, "trained", 3, 1, 0.9, 0.86]
