"""The factor by which layers change the gradient, measured against predicted."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from stages.flow import selection
from stages.flow.tables import GRADIENT_MEASURES
from unstable_gradients.drawing import labels, wording
from unstable_gradients.drawing.style import (
    GREY,
    PALE,
    Style,
    applied,
    colours,
    legend_above,
    marker_of,
    note,
)
from unstable_gradients.study.rules import TENTH

PANEL_HEIGHT = 2.0  # inches
MOST_VECTORS = 500  # marks of a panel; more of them are dots of a picture
ROW_LABELS = (
    "Measured factor\nof a layer, mean",
    *(f"Measured / predicted,\n{words}" for words in GRADIENT_MEASURES.values()),
)


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Columns of widths; above each network's mean factor, below every layer: FLOW_COMPARISON."""
    table = selection.deepest(table)
    widths, functions = list(table["width"].unique()), list(table["activation"].unique())
    markers = [marker_of(number) for number in range(len(functions))]
    looks = dict(zip(functions, zip(colours(len(functions)), markers, strict=True), strict=True))
    with applied(style):
        figure = Figure(
            figsize=(style.width, len(ROW_LABELS) * PANEL_HEIGHT + 1.0), layout="constrained"
        )
        grid = figure.subplots(
            len(ROW_LABELS), len(widths), sharex=True, sharey="row", squeeze=False
        )
        for column, width in zip(grid.T, widths, strict=True):
            own = table[table["width"] == width]
            column[0].set_title(f"layers of {width}")
            _draw_means(column[0], own[own["measure"] == "rms"], looks)
            for axes, measure in zip(column[1:], GRADIENT_MEASURES, strict=True):
                _draw_ratios(axes, own[own["measure"] == measure], looks)
            column[-1].set_xlabel("Predicted factor")
        for axes, label in zip(grid[:, 0], ROW_LABELS, strict=True):
            axes.set_ylabel(label)
        _whole_decades(grid[0, 0])
        legend_above(figure, _legend(looks), columns=4)
        note(
            figure,
            f"Networks of {table['depth'].max()} hidden layers; geometric means over "
            f"{wording.random_starts(table)}",
        )
    return figure


def _draw_means(axes: Axes, rows: pd.DataFrame, looks: dict) -> None:
    """A mark for each network: the factor that, in every layer, would do what all do together."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    logs = rows.assign(measured=np.log(rows["factor"]), predicted=np.log(rows["predicted_factor"]))
    means = np.exp(
        logs.groupby(["activation", "initialization"], sort=False)[["predicted", "measured"]].mean()
    ).reset_index()
    ends = np.array([means["predicted"].min() / 2, means["predicted"].max() * 2])
    axes.plot(ends, ends, color=GREY, linewidth=0.8, zorder=1)
    _marks(axes, means, "predicted", means["measured"], looks, 4.0)


def _draw_ratios(axes: Axes, rows: pd.DataFrame, looks: dict) -> None:
    axes.axhspan(1 / TENTH, TENTH, color=PALE, linewidth=0, zorder=0)
    axes.axhline(1, color=GREY, linewidth=0.8, zorder=1)
    _marks(axes, rows, "predicted_factor", rows["factor"] / rows["predicted_factor"], looks, 1.6)


def _marks(
    axes: Axes, rows: pd.DataFrame, along: str, values: pd.Series, looks: dict, size: float
) -> None:
    for name, (colour, marker) in looks.items():
        own = rows["activation"] == name
        axes.plot(
            rows.loc[own, along],
            values[own],
            color=colour,
            marker=marker,
            markersize=size,
            markeredgewidth=0,
            linestyle="none",
            rasterized=len(rows) > MOST_VECTORS,
        )


def _whole_decades(axes: Axes) -> None:
    """Ticks at powers of ten, written short."""
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(LogLocator(numticks=5))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _legend(looks: dict) -> list[Line2D]:
    entries = [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            markersize=4,
            linestyle="none",
            label=labels.activation(name),
        )
        for name, (colour, marker) in looks.items()
    ]
    return [
        *entries,
        Line2D([], [], color=GREY, linewidth=0.8, label="as predicted"),
        Line2D([], [], color=PALE, linewidth=7, label="within a tenth"),
    ]
