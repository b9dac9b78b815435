"""The error of following a small change of the first bias through chains of neurons."""

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator

from stages.chain.notation import symbol
from unstable_gradients.drawing.style import (
    GREY,
    INK,
    Style,
    applied,
    colours,
    legend_above,
    marker_of,
    note,
)

COST = "C"


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Median error of each activation and the cost against the change: CHAIN_CASCADE."""
    shown = [name for name in table["quantity"].unique() if not name.startswith("z")]
    sizes = table.assign(error=table["error"].abs(), actual=table["actual"].abs())
    medians = sizes.groupby(["quantity", "change"])[["error", "actual"]].median()
    with applied(style):
        figure = Figure(figsize=(style.width, 4.2), layout="constrained")
        axes = figure.add_subplot(xscale="log", yscale="log")
        for number, (name, colour) in enumerate(zip(shown, colours(len(shown)), strict=True)):
            error = medians.loc[name, "error"]
            marker = marker_of(number)
            axes.plot(error.index, error, color=colour, marker=marker, markersize=4.5,
                      label=f"error of {symbol(name)}")  # fmt: skip
        whole = medians.loc[COST, "actual"]
        axes.plot(whole.index, whole, color=GREY, label="actual change of $C$")
        error = medians.loc[shown[0], "error"]
        square = error.iloc[-1] * (error.index / error.index[-1]) ** 2
        axes.plot(error.index, 4 * square, color=INK, linewidth=0.8, linestyle=(0, (4, 2)),
                  label=r"$\propto (\Delta b_1)^2$")  # fmt: skip
        axes.set_xlabel(r"Change of the first bias $\Delta b_1$")
        axes.set_ylabel("Size of change or error")
        axes.yaxis.set_major_locator(LogLocator(numticks=9))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.grid(color="0.9", linewidth=0.5)
        legend_above(figure, axes.get_lines(), columns=4)
        note(figure, f"Medians of {table['chain'].nunique():,} random chains")
    return figure
