"""Small tables of the kind that the section's figures are drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from tests.drawing.rows import NETWORKS, Table, frame, identity


@pytest.fixture
def frozen_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {"frozen_layers": frozen, "replica": replica, "epoch": 4}
            | {"accuracy": 0.96 - 0.02 * frozen + 0.001 * replica, "gain": 0.02 * frozen}
            for sizes in networks
            for frozen in ((0, 1) if sizes.count("-") > 2 else (0,))
            for replica in range(replicas)
        ]
        return frame(rows, FROZEN_BY_REPLICA)

    return make


@pytest.fixture
def readout_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {"state": state, "layer": layer, "replica": replica, "pixel_accuracy": 0.86}
            | {"accuracy": accuracy + 0.01 * layer + 0.001 * replica}
            for sizes in networks
            for state, accuracy in (("start", 0.7), ("trained", 0.9))
            for layer in range(1, sizes.count("-"))
            for replica in range(replicas)
        ]
        return frame(rows, READOUT_BY_REPLICA)

    return make
