"""Rows of the small tables that figures are drawn from."""

from collections.abc import Callable

import pandas as pd

NETWORKS = ("784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10")


Table = Callable[..., pd.DataFrame]


def frame(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


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
