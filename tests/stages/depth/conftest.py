"""Small tables of the kind that the section's figures are drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from tests.drawing.rows import NETWORKS, Table, frame, identity


@pytest.fixture
def accuracy_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {
                "replica": replica,
                "last_accuracy": 0.96 + 0.001 * replica,
                "best_accuracy": 0.965 + 0.001 * replica,
                "best_epoch": 3,
            }
            for sizes in networks
            for replica in range(replicas)
        ]
        return frame(rows, ACCURACY_BY_REPLICA)

    return make
