"""Small tables of the kind that the section's figures are drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.richer.tables import FORMS, IDENTITY_NEURON, SINGULAR_VALUE
from tests.drawing.rows import NETWORKS, Table, band, frame, identity


@pytest.fixture
def copy_table() -> Table:
    def make(weights: Sequence[float] = (0.01, 1.0, 8.0)) -> pd.DataFrame:
        rows = [
            {
                "form": form,
                "input_weight": weight,
                "bias": -weight / 2,
                "output_weight": 4 / weight,
                "constant": constant * (0.5 - 2 / weight),
                "error": weight**2 / 400 if constant else 0.5 / (1 + weight),
                "series_error": weight**2 / 384 if constant else None,
            }
            for form, constant in zip(FORMS, (1, 0), strict=True)
            for weight in weights
        ]
        return frame(rows, IDENTITY_NEURON)

    return make


@pytest.fixture
def singular_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            for state, largest in (("untrained", 0.5), ("trained", 2.0)):
                for kind, first in (("pairs", 2), ("products", 1)):
                    rows += [
                        identity(sizes)
                        | {"state": state, "kind": kind, "layer": layer, "position": position}
                        | band(largest / position**2, replicas)
                        for layer in range(first, depth + first)
                        for position in (1, 2, 3)
                    ]
        return frame(rows, SINGULAR_VALUE)

    return make
