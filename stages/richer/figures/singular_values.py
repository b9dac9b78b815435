"""Singular values of the matrices of equation 124, at the start and after training."""

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.richer.tables import STATES
from unstable_gradients.drawing import networks, traces, wording
from unstable_gradients.drawing.style import (
    GREY,
    INK,
    Style,
    applied,
    colours,
    legend_above,
    note,
    whole_numbers,
)

PANEL_HEIGHT = 2.4  # inches
STATE_MARKS = (("o", -0.17), ("s", 0.17))  # marker, and place beside the layer, of each state
ROW_LABELS = {
    "pairs": "Singular values of\n" + r"$(w^l)^T\,\Sigma′(z^l)$",
    "products": "Singular values of\n" + r"$\delta^L \rightarrow \partial C/\partial a^l$",
}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A column a network; above the pairs of hidden layers, below the products: SINGULAR_VALUE."""
    table = networks.with_several_layers(table)
    shown = networks.each(table)
    with applied(style):
        figure = Figure(
            figsize=(style.width, len(ROW_LABELS) * PANEL_HEIGHT + 0.8), layout="constrained"
        )
        grid = figure.subplots(
            len(ROW_LABELS), len(shown), sharex="col", sharey="row", squeeze=False
        )
        for column, (sizes, rows) in zip(grid.T, shown, strict=True):
            column[0].set_title(wording.network_title(sizes))
            column[-1].set_xlabel("Layer $l$")
            for axes, kind in zip(column, ROW_LABELS, strict=True):
                _draw_kind(axes, rows[(rows["kind"] == kind) & _hidden(rows)])
                axes.set_xlim(0.5, rows["hidden_layers"].max() + 0.5)
        for axes, label in zip(grid[:, 0], ROW_LABELS.values(), strict=True):
            axes.set_ylabel(label)
            traces.show_a_decade(axes)
        legend_above(figure, _legend(confidence), columns=2)
        note(figure, f"Geometric means over the images; medians of {wording.random_starts(table)}")
    return figure


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """All but the output layer, whose derivatives say how certain the network is."""
    return rows["layer"] <= rows["hidden_layers"]


def _draw_kind(axes: Axes, rows: pd.DataFrame) -> None:
    traces.log_speed_axis(axes)
    axes.axhline(1, color=INK, linewidth=0.7)
    whole_numbers(axes)
    rows = networks.learning(rows)
    for state, (marker, beside), colour in zip(STATES, STATE_MARKS, colours(2), strict=True):
        own = rows[rows["state"] == state]
        for layer, values in own.groupby("layer"):
            place = float(str(layer)) + beside
            largest = values[values["position"] == 1]
            axes.plot(
                [place] * len(values),
                values["median"],
                color=colour,
                linestyle="none",
                marker="_",
                markersize=7,
                markeredgewidth=0.8,
            )
            axes.vlines(
                place, largest["lower"], largest["upper"], color=colour, linewidth=5, alpha=0.45
            )
            axes.plot(place, largest["median"], color=colour, marker=marker, markersize=4.5)


def _legend(confidence: float) -> list[Line2D]:
    size = matplotlib.rcParams["font.size"]
    entries = [
        Line2D([], [], color=colour, marker=marker, linestyle="none", label=f"largest, {state}")
        for state, (marker, _), colour in zip(STATES, STATE_MARKS, colours(2), strict=True)
    ]
    band = f"where {wording.percent(confidence)} of the starts lie"
    others = "every one, from the largest to the smallest"
    return [
        *entries,
        Line2D([], [], color=GREY, linewidth=0.5 * size, alpha=0.45, label=band),
        Line2D([], [], color=GREY, marker="_", markersize=7, linestyle="none", label=others),
    ]
