"""Rows of this section's tables for the page."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from unstable_gradients.page.sourced import Number, cell, combined
from unstable_gradients.study.tables import Table

EXACT_WITHIN = 1e-9  # what rounding leaves
Values = dict[str, object]


def widths(table: pd.DataFrame) -> list[int]:
    """The numbers of neurons of a layer."""
    return sorted(int(each) for each in table["width"].unique())


def by_width(rows: pd.DataFrame, widths: list[int]) -> Iterator[pd.Series | None]:
    """The row of each width; None where there is none."""
    for width in widths:
        own = rows[rows["width"] == width]
        yield None if own.empty else own.iloc[0]


def replicas(table: pd.DataFrame) -> int:
    """Random starts of each network."""
    return int(table["replicas"].max())


def norm(table: Table, row: pd.Series, column: str) -> Number:
    """A ratio of norms from ln of that of their squares."""
    log_square = cell(table, row, column)
    with np.errstate(over="ignore"):
        return combined(float(np.exp(log_square.value / 2)), [log_square])


def whole_zero(found: Number) -> Number:
    """0 for what rounding leaves of it."""
    return Number(0.0, found.sources) if abs(found.value) < EXACT_WITHIN else found


def known(found: Number) -> Number | None:
    """None for what there is not."""
    return None if np.isnan(found.value) else found
