"""Small tables of the kind that the section's figures are drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.training.tables import NOISE, SPEED_BY_EPOCH
from tests.drawing.rows import NETWORKS, Table, band, frame, identity, level


@pytest.fixture
def speed_table() -> Table:
    def make(
        networks: Sequence[str] = NETWORKS, replicas: int = 3, epochs: int = 4
    ) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            rows += [
                identity(sizes)
                | {"epoch": epoch, "layer": layer}
                | band(level(layer, depth) / (1 + epoch), replicas)
                for epoch in range(epochs)
                for layer in range(1, depth + 1)
            ]
        return frame(rows, SPEED_BY_EPOCH)

    return make


@pytest.fixture
def noise_table(speed_table: Table) -> Table:
    def make(
        networks: Sequence[str] = NETWORKS, replicas: int = 3, epochs: int = 4
    ) -> pd.DataFrame:
        steps = speed_table(networks, replicas, epochs).rename(columns={"epoch": "step"})
        measures = {"full_batch": 1.0, "mini_batch": 4.0, "averaged": 1.5}
        parts = [
            steps.assign(measure=measure, median=factor * steps["median"])
            for measure, factor in measures.items()
        ]
        return pd.concat(parts, ignore_index=True)[list(NOISE.columns)]

    return make
