"""Small tables of every kind a figure is drawn from, with numbers that are easy to follow."""

import io
import math
from collections.abc import Sequence

import pandas as pd
import pytest

from stages.circuits import counts as circuits
from stages.circuits.tables import PARITY_CIRCUIT
from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from stages.start.tables import INITIAL_SPEED, NEURON_GRADIENT
from stages.training.tables import NOISE, SPEED
from tests.drawing.rows import (
    NETWORKS,
    Table,
    band,
    frame,
    identity,
)

# Fixtures, which pytest finds here.
from unstable_gradients.drawing.style import Style


@pytest.fixture
def style() -> Style:
    return Style(width=7.0, font_size=9.0, dpi=80)


def level(layer: int, hidden_layers: int) -> float:
    """A speed that falls fivefold with every layer towards the front."""
    return 0.3 / 5.0 ** (hidden_layers - layer)


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
        return frame(rows, SPEED)

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
        return pd.concat(parts, ignore_index=True)[list(NOISE)]

    return make


@pytest.fixture
def frozen_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {"frozen_layers": frozen, "replica": replica, "epoch": 4}
            | {"accuracy": 0.96 - 0.02 * frozen + 0.001 * replica, "gain": 0.02 * frozen}
            for sizes in networks
            for frozen in range(sizes.count("-") - 1)
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


@pytest.fixture
def parity_table() -> Table:
    """Parity circuits whose gates and depth are those of theory, for any size of group."""

    def make(inputs: int = 6) -> pd.DataFrame:
        rows = [
            {
                "inputs": count,
                "fan_in": fan_in,
                "depth": 2 * math.ceil(math.log(count) / math.log(fan_in) - 1e-9),
                "gates": 2 ** (fan_in - 1) + 1 if fan_in == count else 3 * (count - 1) + fan_in - 2,
                "inverters": count,
                "wrong_inputs": 0,
            }
            for count in range(2, inputs + 1)
            for fan_in in range(2, count + 1)
        ]
        return frame(rows, PARITY_CIRCUIT)

    return make


@pytest.fixture
def drawn_table() -> Table:
    """The wires of circuits, read from a file as the program that draws reads them."""

    def make(parity_inputs: int = 3, multiplier_bits: int = 2) -> pd.DataFrame:
        text = circuits.drawn(parity_inputs, multiplier_bits).to_csv(index=False)
        return pd.read_csv(io.StringIO(text))

    return make
