"""What the page says of different inputs and of different directions."""

from collections.abc import Iterator

import pandas as pd

from stages.propagation import networks
from stages.propagation.page.rows import EXACT_WITHIN, Values, by_width, known, whole_zero, widths
from stages.propagation.tables import SHATTERED, SPECTRUM
from unstable_gradients.page.sourced import Interval, cell, interval


def shattered(table: pd.DataFrame) -> Iterator[Values]:
    """Correlations of gradients and shared neurons, by depth."""
    for (kind, skips), own in table.groupby(["normalization", "skips"], sort=False):
        yield {
            "normalized": kind == "batch",
            "skips": skips,
            "rows": [
                {
                    "layers": int(row["depth"]),
                    "correlation": _correlation(row),
                    **{
                        name: known(cell(SHATTERED, row, name))
                        for name in ("predicted", "neighbours", "shared", "factor")
                    },
                }
                for _, row in own.sort_values("depth").iterrows()
            ],
        }


def shared(table: pd.DataFrame) -> Values | None:
    """Part of the neurons that two inputs share in the deepest plain networks."""
    deepest = table[(table["depth"] == table["depth"].max()) & (table["skips"] == "none")]
    rows = {row["normalization"]: row for _, row in deepest.iterrows()}
    if not {"none", "batch"} <= set(rows):
        return None
    return {
        "layers": int(deepest["depth"].iloc[0]),
        "plain": cell(SHATTERED, rows["none"], "shared"),
        "normalized": cell(SHATTERED, rows["batch"], "shared"),
    }


def _correlation(row: pd.Series) -> Interval:
    """With its interval, which is a point where it is the same in every network."""
    found = interval(SHATTERED, row, "correlation", "low", "high")
    exact = found.high.value - found.low.value < EXACT_WITHIN
    return Interval(found.value, found.value, found.value) if exact else found


def directions(table: pd.DataFrame) -> Iterator[Values]:
    """Relative variances of squared singular values, by width, beside the exact ones."""
    every = widths(table)
    for (weights, name), rows in table.groupby(["weights", "activation"], sort=False):
        yield {
            "weights": weights,
            "function": networks.named(str(name)).words.noun,
            "variances": [
                {
                    "measured": whole_zero(cell(SPECTRUM, row, "of_means")),
                    "exact": whole_zero(cell(SPECTRUM, row, "predicted")),
                }
                if row is not None
                else None
                for row in by_width(rows, every)
            ],
            "wide": cell(SPECTRUM, rows.iloc[0], "wide"),
        }
