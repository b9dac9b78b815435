"""Small tables of the kind that the section's figures are drawn from."""

from collections.abc import Sequence

import pandas as pd
import pytest

from stages.start.tables import INITIAL_SPEED, NEURON_GRADIENT
from tests.drawing.rows import NETWORKS, Table, band, frame, identity, level


@pytest.fixture
def initial_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            for measure in ("bias_gradient_norm", "weight_gradient_norm", "rms_bias_gradient_norm"):
                factor = 1.0 if measure == "bias_gradient_norm" else 1000.0
                rows += [
                    identity(sizes)
                    | {"layer": layer, "measure": measure}
                    | band(factor * level(layer, depth), replicas)
                    for layer in range(1, depth + 1)
                ]
        return frame(rows, INITIAL_SPEED)

    return make


@pytest.fixture
def neuron_table() -> Table:
    def make(layers: int = 2, neurons: int = 30) -> pd.DataFrame:
        rows = [
            {
                "network": "depth-2",
                "replica": 0,
                "layer": layer,
                "neuron": neuron,
                "bias_gradient": (-1) ** neuron * 0.01 * neuron * layer,
            }
            for layer in range(1, layers + 1)
            for neuron in range(1, neurons + 1)
        ]
        return frame(rows, NEURON_GRADIENT)

    return make
