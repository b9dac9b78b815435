"""Small hand-made tables, and loops over their rows against which aggregates are held."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import pytest

NETWORKS = {"shallow": (784, 3, 10), "deep": (784, 3, 4, 2, 10)}
LAYERS = {"shallow": 1, "deep": 3}
REPLICAS, EPOCHS = 5, 20
LOWER, UPPER = 0.1, 0.9  # of a band of 0.8
Row = dict[str, object]


def rows_of(
    names: Iterable[str], *, time: str, measures: Sequence[str], times: int = EPOCHS, seed: int = 0
) -> pd.DataFrame:
    """A table of random positive numbers for each replica, moment and layer."""
    rng = np.random.default_rng(seed)
    rows = [
        {"network": name, "replica": replica, time: moment, "layer": layer}
        | {measure: float(rng.lognormal()) for measure in measures}
        for name in names
        for replica in range(REPLICAS)
        for moment in range(times)
        for layer in range(1, LAYERS[name] + 1)
    ]
    return pd.DataFrame(rows)


def interpolated(values: Iterable[float], fraction: float) -> float:
    """Between order statistics: of n, the k-th at k / (n + 1), nothing beyond the outermost."""
    ordered = sorted(values)
    position = min(max(fraction * (len(ordered) + 1) - 1, 0), len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def chosen(table: pd.DataFrame, **keys: object) -> list[Row]:
    """The rows with these keys, by a loop."""
    return [row for row in table.to_dict("records") if keys.items() <= row.items()]


def only(table: pd.DataFrame, **keys: object) -> Row:
    (row,) = chosen(table, **keys)
    return row


def assert_band(row: Row, values: Sequence[float]) -> None:
    assert row["median"] == pytest.approx(interpolated(values, 0.5), rel=1e-12)
    assert row["lower"] == pytest.approx(interpolated(values, LOWER), rel=1e-12)
    assert row["upper"] == pytest.approx(interpolated(values, UPPER), rel=1e-12)
    assert row["replicas"] == len(values)


def assert_has(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """The table has these columns in any order, with what each row's network is."""
    assert sorted(table.columns) == sorted(columns)
    for row in table.to_dict("records"):
        assert row["sizes"] == {"shallow": "784-3-10", "deep": "784-3-4-2-10"}[row["network"]]
        assert row["hidden_layers"] == LAYERS[row["network"]]
