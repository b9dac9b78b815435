"""Slopes of activation functions: the sigmoid's with its peak, and those it is compared with."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.chain import functions
from unstable_gradients.drawing.style import (
    BOOK_MARK,
    GREY,
    INK,
    Style,
    applied,
    colours,
    dashes_of,
    legend_above,
    note,
)
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.study import book


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """The sigmoid alone, and all functions, on axes of their own: ACTIVATION_SLOPE."""
    names = list(table["activation"].unique())
    with applied(style):
        figure = Figure(figsize=(style.width, 3.2), layout="constrained")
        alone, together = figure.subplots(1, 2)
        _draw_peak(alone, table[table["activation"] == SIGMOID.name])
        handles = []
        for number, (name, colour) in enumerate(zip(names, colours(len(names)), strict=True)):
            rows = table[table["activation"] == name]
            look: dict[str, Any] = {"color": colour, "linestyle": dashes_of(number)}
            together.plot(rows["z"], rows["slope"], **look)
            handles.append(Line2D([], [], **look, label=functions.words(name).label))
        for axes in (alone, together):
            axes.set_xlabel("Weighted input $z$")
        alone.set_ylim(bottom=0)
        together.set_ylim(bottom=min(0, table["slope"].min()))
        together.set_title("Beside other activation functions")
        legend_above(figure, handles, columns=3)
        if functions.STEEP in names:
            label = functions.words(functions.STEEP).label
            note(figure, f"{label} is drawn for k = {_steepness(table):g}")
    return figure


def _steepness(table: pd.DataFrame) -> float:
    """The k of sigma(kz), whose slope at 0 is k times as large as that of sigma(z)."""
    peaks = table[table["z"] == 0].set_index("activation")["slope"]
    return float(peaks[functions.STEEP] / peaks[SIGMOID.name])


def _draw_peak(axes: Axes, rows: pd.DataFrame) -> None:
    place, size = book.STEEPEST
    axes.plot(rows["z"], rows["slope"], color=INK)
    axes.axhline(size, color=GREY, linewidth=0.7, linestyle=(0, (4, 2)))
    axes.plot(place, size, linestyle="none", gid="book", markersize=5, **BOOK_MARK)
    axes.annotate(
        r"$\sigma′(0) = 1/4$",
        (place, size),
        xytext=(0, 5),
        textcoords="offset points",
        ha="center",
        va="bottom",
    )
    axes.set_ylim(top=1.25 * size)
    axes.set_title("Sigmoid")
    axes.set_ylabel(r"Slope $\sigma′(z)$")
