"""What the page says of blocks with skip connections and without."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.propagation import networks
from stages.propagation.page.rows import Values, by_width, norm, widths
from stages.propagation.tables import RESIDUAL, WEIGHTS_LAST
from unstable_gradients.network.activations import RELU, TANH
from unstable_gradients.page.nouns import initialization
from unstable_gradients.page.sourced import cell, combined
from unstable_gradients.theory import blocks as theory


def blocks(table: pd.DataFrame) -> Iterator[Values]:
    """First over last gradient of networks of blocks, by width, beside theory's."""
    every = widths(table)
    for (name, start), kind in table.groupby(["activation", "initialization"], sort=False):
        yield {
            "function": networks.named(str(name)).words.noun,
            "start": initialization(str(start)),
            "rows": [
                {
                    "skips": str(skips).removesuffix(WEIGHTS_LAST),
                    "weights_last": str(skips).endswith(WEIGHTS_LAST),
                    "ratios": [
                        norm(RESIDUAL, row, "log_ratio") if row is not None else None
                        for row in by_width(rows, every)
                    ],
                    "theory": norm(RESIDUAL, rows.iloc[0], "predicted_log_ratio"),
                }
                for skips, rows in kind.groupby("skips", sort=False)
            ],
        }


def of_rectifiers(deepest: pd.DataFrame) -> Values | None:
    """First over last gradient of rectifiers, by the kind of skip connections."""
    kinds = {"plain": "none", "skipping": "identity", "scaled": "scaled"}
    found = {name: _widest(deepest, RELU.name, skips) for name, skips in kinds.items()}
    if any(rows.empty for rows in found.values()):
        return None
    return {name: norm(RESIDUAL, rows.iloc[0], "log_ratio") for name, rows in found.items()}


def _widest(table: pd.DataFrame, activation: str, skips: str) -> pd.DataFrame:
    """The widest networks of a kind with weights N(0, 1/n), by depth."""
    own = table[
        (table["activation"] == activation)
        & (table["initialization"] == "lecun-zero")
        & (table["skips"] == skips)
    ]
    return own[own["width"] == own["width"].max()].sort_values("depth")


def roots(table: pd.DataFrame) -> Values | None:
    """ln of the ratio of tanh's squared gradients over the root of the number of blocks."""
    own = _widest(table, TANH.name, "identity")
    if own.empty:
        return None
    logs = [(int(row["depth"]), cell(RESIDUAL, row, "log_ratio")) for _, row in own.iterrows()]
    return {
        "width": int(own["width"].iloc[0]),
        "limit": theory.tanh_growth(1.0),
        "of": [
            {"blocks": depth, "root": combined(log.value / np.sqrt(depth), [log])}
            for depth, log in logs
        ],
    }
