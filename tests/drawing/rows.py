"""Rows of the small tables that figures are drawn from."""

from collections.abc import Callable

import pandas as pd

from unstable_gradients.study import tables

NETWORKS = ("784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10")


Table = Callable[..., pd.DataFrame]


def frame(rows: list[dict[str, object]], table: tables.Table) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(table.columns))


def identity(sizes: str) -> dict[str, object]:
    return {
        "network": f"network-{sizes}",
        "sizes": sizes,
        "hidden_layers": sizes.count("-") - 1,
    }


def band(median: float, replicas: int) -> dict[str, object]:
    spread = 2.0 if replicas > 1 else 1.0
    return {
        "median": median,
        "lower": median / spread,
        "upper": median * spread,
        "replicas": replicas,
    }


def level(layer: int, hidden_layers: int) -> float:
    """A speed that falls fivefold with every layer towards the front."""
    return 0.3 / 5.0 ** (hidden_layers - layer)
