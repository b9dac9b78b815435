"""What the page says of layers with normalization."""

from collections.abc import Iterator

import pandas as pd

from stages.propagation import networks
from stages.propagation.page.rows import Values, by_width, widths
from stages.propagation.tables import NORMALIZED
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.page.sourced import cell, interval
from unstable_gradients.theory import fixed_points, initializations, normalization

CHAPTERS_START = "default", "normal"


def of_sigmoids(table: pd.DataFrame) -> Values | None:
    """The factor of a layer of sigmoids with either normalization, of the widest networks.

    Measured and by theory; beside them that of the chapter's sigmoids, by theory.
    """
    own = table[table["activation"] == SIGMOID.name]
    own = own[own["width"] == own["width"].max()]
    found = {
        str(kind): {
            column: cell(NORMALIZED, rows.loc[rows["images"].idxmax()], column)
            for column in ("factor", "predicted")
        }
        for kind, rows in own.groupby("normalization")
    }
    if not {"batch", "layer"} <= set(found):
        return None
    start = initializations.hidden_layer(
        initializers.named(*CHAPTERS_START), int(own["width"].max())
    )
    return {**found, "chapter": fixed_points.deep_limit(SIGMOID, start).factor}


def normalized(table: pd.DataFrame) -> Iterator[Values]:
    """The factor of a layer of normalized networks, by width, beside theory's."""
    every = widths(table)
    for kind, of_kind in table.groupby("normalization", sort=False):
        functions = [networks.named(str(name)) for name in of_kind["activation"].unique()]
        yield {
            "kind": kind,
            "endless": [
                {
                    "function": each.words.noun,
                    "factor": normalization.large_batch_factor(each),
                }
                for each in (functions if kind == "batch" else ())
            ],
            "rows": [
                {
                    "function": networks.named(str(name)).words.noun,
                    "images": int(str(images)),
                    "factors": [
                        interval(NORMALIZED, row, "factor", "low", "high")
                        if row is not None
                        else None
                        for row in by_width(rows, every)
                    ],
                    "theory": cell(NORMALIZED, rows.loc[rows["width"].idxmax()], "predicted"),
                }
                for (name, images), rows in of_kind.groupby(["activation", "images"], sort=False)
            ],
        }


def dimensions(table: pd.DataFrame) -> Values | None:
    """Over how many dimensions linear networks spread their largest batch, by width."""
    own = table[(table["normalization"] == "batch") & (table["activation"] == networks.LINEAR.name)]
    if own.empty:
        return None
    large = own[own["images"] == own["images"].max()].sort_values("width")
    widest = large.iloc[-1]
    return {
        "images": int(widest["images"]),
        "predicted": cell(NORMALIZED, widest, "predicted"),
        "layers": [
            {
                "width": int(row["width"]),
                "dimensions": cell(NORMALIZED, row, "dimensions"),
                "factor": cell(NORMALIZED, row, "factor"),
            }
            for _, row in large.iterrows()
        ],
    }
