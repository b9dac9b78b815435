"""Speed of learning of the layers of untrained networks, beside the book's single runs."""

from typing import Any

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.drawing import networks, traces, wording
from unstable_gradients.drawing.style import (
    BOOK_MARK,
    GREY,
    Style,
    applied,
    legend_above,
    note,
    panels,
    whole_numbers,
)
from unstable_gradients.study import book

PANEL_HEIGHT = 2.7  # inches
BOOK_ASIDE = 0.085  # of the book's values from ours, as a part of the panel
BOOK_LOOK: dict[str, Any] = {**BOOK_MARK, "markersize": 4.5, "linestyle": "none"}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """One panel a network: every layer's median and band, the book's values; from INITIAL_SPEED."""
    table = table[table["measure"] == SPEED_OF_LEARNING]
    look = traces.looks(table)
    shown = networks.each(table)
    with applied(style):
        figure, all_axes = panels(len(shown), style, PANEL_HEIGHT)
        for axes, (sizes, rows) in zip(all_axes, shown, strict=True):
            traces.log_speed_axis(axes)
            _draw_layers(axes, rows, look)
            axes.set_title(wording.network_title(sizes))
            axes.set_xlabel("Hidden layer")
            whole_numbers(axes)
            axes.set_xlim(0.4, rows["layer"].max() + 0.6)
            _mark_book(axes, sizes)
        traces.show_a_decade(all_axes[0])
        figure.supylabel(wording.LAYER_SPEED, fontsize=style.font_size)
        legend_above(figure, _legend(confidence, shown), columns=2)
        note(figure, wording.random_starts(table).capitalize())
    return figure


def _draw_layers(axes: Axes, rows: pd.DataFrame, look: dict[int, traces.LayerLook]) -> None:
    rows = networks.learning(rows).sort_values("layer")
    axes.plot(rows["layer"], rows["median"], color=GREY, linewidth=0.7, zorder=1)
    for row in rows.itertuples():
        colour = look[row.layer].colour
        axes.vlines(row.layer, row.lower, row.upper, color=colour, linewidth=5, alpha=0.45)
        axes.plot(row.layer, row.median, color=colour, marker="o", markersize=5)


def _mark_book(axes: Axes, sizes: str) -> None:
    left, right = axes.get_xlim()
    beside = BOOK_ASIDE * (right - left)
    for layer, value in enumerate(book.INITIAL_SPEED.get(sizes, ()), start=1):
        axes.plot(layer + beside, value, gid="book", **BOOK_LOOK)


def _legend(confidence: float, shown: list[tuple[str, pd.DataFrame]]) -> list[Line2D]:
    band = f"median, and where {wording.percent(confidence)} of the starts lie"
    size = matplotlib.rcParams["font.size"]
    ours = Line2D([], [], color=GREY, marker="o", markersize=5, linewidth=0.5 * size, label=band)
    if not any(sizes in book.INITIAL_SPEED for sizes, _ in shown):
        return [ours]
    return [ours, Line2D([], [], label="the book, one run", **BOOK_LOOK)]
