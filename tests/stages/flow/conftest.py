"""Small tables of the kind that the section's figures are drawn from."""

import math
from collections.abc import Sequence

import pandas as pd
import pytest

from stages.flow.tables import BALANCING_WIDTH, FLOW_COMPARISON, GRADIENT_SPREAD, SPREAD_THEORIES
from tests.drawing.rows import Table, frame


@pytest.fixture
def flow_table() -> Table:
    """Factors of 1/2 per layer, predicted as a tenth more; norms alike, in decades."""

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


@pytest.fixture
def spread_table() -> Table:
    """Spreads of 0.6 where 0.5 is predicted, typical networks of e^-0.3 where e^-0.2 is."""

    def make(
        activations: Sequence[str] = ("sigmoid", "tanh", "relu"),
        initializations: Sequence[str] = ("default", "large", "orthogonal-zero"),
        widths: Sequence[int] = (30, 100, 300),
        depths: Sequence[int] = (2, 12),
    ) -> pd.DataFrame:
        rows = [
            {"activation": activation, "initialization": start, "width": width, "depth": depth}
            | {"measure": measure, "log_sd": 0.6, "log_sd_low": 0.55, "log_sd_high": 0.68}
            | {"log_shift": -0.3, "log_shift_low": -0.4, "log_shift_high": -0.2, "within": 0.7}
            | {
                f"{theory}_{name}": value
                for theory in SPREAD_THEORIES
                if (theory, measure) != ("each", "mean")
                for name, value in (("log_sd", 0.5), ("log_shift", -0.2), ("within", 0.8))
            }
            | {"replicas": 3}
            for activation in activations
            for start in initializations
            for width in widths
            for depth in depths
            for measure in ("rms", "mean")
        ]
        return frame(rows, GRADIENT_SPREAD)

    return make
