"""Which networks and layers a table of aggregates holds, in its own order."""

from collections.abc import Iterator

import pandas as pd


def each(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Sizes and rows of every network, in the order of the table."""
    return [(rows["sizes"].iloc[0], rows) for _, rows in table.groupby("network", sort=False)]


def each_layer(rows: pd.DataFrame, along: str) -> Iterator[tuple[int, pd.DataFrame]]:
    """Number from 1 and rows of every hidden layer, front to back, sorted along a column."""
    for layer, trace in rows.groupby("layer"):
        yield int(layer), trace.sort_values(along)


def learning(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that have a place on a logarithmic axis: a speed above 0, of no diverged network."""
    return rows[rows["median"] > 0]


def with_several_layers(table: pd.DataFrame) -> pd.DataFrame:
    """The networks whose layers can be compared; all, where none has two hidden layers."""
    deep = table[table["hidden_layers"] >= 2]
    return table if deep.empty else deep
