"""Small tables of the kind that the section's figures are drawn from."""

import math
from collections.abc import Sequence

import pandas as pd
import pytest

from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from tests.drawing.rows import Table, frame


def spread(median: float, lower: float, upper: float) -> dict[str, object]:
    """The columns of a table of chains that describe a sample."""
    return {
        "median_decades": median,
        "lower_decades": lower,
        "upper_decades": upper,
        "below_one": 60,
        "balanced": 40,
        "vanished": 70 if median == -math.inf else 0,
        "chains": 100,
    }


ACTIVATIONS = ("sigmoid", "steep-sigmoid", "tanh", "lecun-tanh", "softsign", "relu")


@pytest.fixture
def slope_table() -> Table:
    def make(activations: Sequence[str] = ACTIVATIONS) -> pd.DataFrame:
        rows = [
            {"activation": name, "z": z, "slope": 0.25 * number / (1 + z * z)}
            for number, name in enumerate(activations, 1)
            for z in (-2.0, -1.0, 0.0, 1.0, 2.0)
        ]
        return frame(rows, ACTIVATION_SLOPE)

    return make


@pytest.fixture
def cascade_table() -> Table:
    def make(length: int = 4, changes: int = 3) -> pd.DataFrame:
        names = [f"{letter}{layer}" for layer in range(1, length + 1) for letter in "za"][1:]
        rows = [
            {"chain": chain, "quantity": name, "change": 10.0**-power}
            | {
                "predicted": 1.0,
                "actual": 10.0**-power,
                "error": -(chain + 1) * 10.0 ** (-2 * power),
            }
            for chain in range(3)
            for power in range(1, changes + 1)
            for name in [*names, "C"]
        ]
        return frame(rows, CHAIN_CASCADE)

    return make


@pytest.fixture
def terms_table() -> Table:
    def make(length: int = 4) -> pd.DataFrame:
        rows = [
            {"quantity": quantity, "layer": layer, "bound": 2.0**power, "chains": 100}
            | {"below": min(100, 5 * (power + 16) + layer)}
            for quantity in ("weight", "term", "ratio")
            for layer in range(2, length + 1)
            for power in range(-16, 4)
        ]
        return frame(rows, CHAIN_TERMS)

    return make


@pytest.fixture
def exploding_table() -> Table:
    def make(longest: int = 30) -> pd.DataFrame:
        rows = [
            (length, 100.0, 25.0, 25.0, 25.0, 25.0, 1.4 * (length - 1), -1.3 * length)
            for length in range(2, longest + 1)
        ]
        return pd.DataFrame(rows, columns=list(EXPLODING_CHAIN.columns))

    return make


@pytest.fixture
def ratio_table() -> Table:
    def make(
        scales: Sequence[float] = (0.5, 1, 2, 4, 8, 16), lengths: Sequence[int] = (2, 3, 4)
    ) -> pd.DataFrame:
        rows = [
            {"biases": biases, "weight_scale": scale, "length": length}
            | spread(-slope * length, -2 * slope * length, 0.0)
            for biases, slope in (("random", 1.0), ("centred", 0.5))
            for scale in scales
            for length in lengths
        ]
        return frame(rows, CHAIN_RATIO)

    return make


@pytest.fixture
def activation_table() -> Table:
    def make(
        activations: Sequence[str] = ACTIVATIONS, scales: Sequence[float] = (0.5, 1, 2, 4, 8)
    ) -> pd.DataFrame:
        rows = [
            {"activation": name, "weight_scale": scale, "length": 30, "measure": measure}
            | spread(-math.inf if name == "relu" else -factor, -math.inf, 0.5)
            for name in activations
            for scale in scales
            for measure, factor in (("step", 1.0), ("ratio", 50.0))
        ]
        return frame(rows, CHAIN_ACTIVATION)

    return make
