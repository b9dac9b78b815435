"""Tables of windows, identity neurons, matrices and deep networks, likewise."""

import math
from collections.abc import Sequence

import pandas as pd
import pytest

from stages.flow.tables import BALANCING_WIDTH, FLOW_COMPARISON
from stages.richer.tables import IDENTITY_NEURON, SINGULAR_VALUE
from stages.window.tables import ACTIVATION_WINDOW
from tests.drawing.rows import (
    NETWORKS,
    Table,
    band,
    frame,
    identity,
)


@pytest.fixture
def window_table() -> Table:
    def make(sizes: Sequence[float] = (1.0, 3.0, 4.0, 6.9, 20.0)) -> pd.DataFrame:
        rows = [
            {
                "weight": sign * size,
                "bias": bias,
                "largest_factor": size / 4,
                "measured_width": 0.0 if size <= 4 else (0.4 - size / 100) / (1 + bias),
                "closed_form": None if size < 4 else max(0.0, 0.4 - size / 100) * (size > 4),
            }
            for size in sizes
            for sign in (1, -1)
            for bias in (0.0, 1.0)
        ]
        return frame(rows, ACTIVATION_WINDOW)

    return make


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
            for form, constant in (("with_constant", 1), ("without_constant", 0))
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


@pytest.fixture
def flow_table() -> Table:
    """Factors of 1/2 per layer, predicted as a tenth more; norms likewise, in decades."""

    def make(
        activations: Sequence[str] = ("sigmoid", "tanh", "relu", "softsign", "sigmoid-4"),
        initializations: Sequence[str] = ("default", "large", "glorot-uniform-zero", "he-zero"),
        widths: Sequence[int] = (30, 100, 300),
        depths: Sequence[int] = (2, 12),
    ) -> pd.DataFrame:
        rows = [
            {"activation": activation, "initialization": start, "width": width, "depth": depth}
            | {"layer": layer, "measure": measure, "norm_decades": 0.3 * (layer - depth)}
            | {"norm_sd_decades": 0.1, "predicted_norm_decades": 0.26 * (layer - depth)}
            | {"factor": 0.5, "low": 0.4, "high": 0.6, "square_factor": 0.52}
            | {"predicted_factor": 0.55, "replicas": 3}
            for activation in activations
            for start in initializations
            for width in widths
            for depth in depths
            for layer in range(1, depth + 1)
            for measure in ("rms", "mean")
        ]
        return frame(rows, FLOW_COMPARISON)

    return make


@pytest.fixture
def balancing_table() -> Table:
    """Slopes of theory at four widths, of networks at three of them."""

    def make(widths: Sequence[int] = (60, 100, 220), replicas: int = 3) -> pd.DataFrame:
        rows = [
            {"width": width, "measure": measure, "predicted_slope": math.log(turn / width)}
            | (
                {"slope": math.log(turn / width) + 0.02, "low": math.log(turn / width) + 0.01}
                | {"high": math.log(turn / width) + 0.03, "replicas": replicas}
                | {"square_slope": math.log(turn / width) + 0.005}
                if width in widths
                else {"replicas": 0}
            )
            for measure, turn in (("rms", 105), ("mean", 160))
            for width in sorted({*widths, 80})
        ]
        return frame(rows, BALANCING_WIDTH)

    return make
