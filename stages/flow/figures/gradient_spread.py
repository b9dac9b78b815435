"""The spread of gradients among networks of one kind and the typical one, against theory."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from stages.flow import selection
from stages.flow.selection import LARGE_START
from stages.flow.tables import SPREAD_THEORIES
from unstable_gradients.drawing import labels, wording
from unstable_gradients.drawing.style import GREY, Style, applied, colours, legend_above, note

PANEL_HEIGHT = 2.7  # inches
TITLES = {
    "stated": "Noise of the way back",
    "whole": "Noise of both ways",
    "each": "Each image by itself",
}
BEYOND = 1.8  # a factor by which the line goes on where marks end
DECADES = [10.0**decade for decade in range(-9, 9)]
TICKS = [digit * decade for decade in DECADES for digit in (1, 3)]
SEVERAL = 300  # ends of an axis so far apart as to be marked by decades only
OTHER_MARKER, LARGE_MARKER = "o", "D"


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A column for each theory; above spreads, below typical networks: GRADIENT_SPREAD."""
    rows = selection.deepest(table, "rms")
    rows = rows[np.isfinite(rows[["log_sd", "log_shift"]]).all(axis=1)]
    widths = sorted(rows["width"].unique())
    looks = dict(zip(widths, colours(len(widths)), strict=True))
    with applied(style):
        figure = Figure(figsize=(style.width, 2 * PANEL_HEIGHT + 1.0), layout="constrained")
        grid = figure.subplots(2, len(SPREAD_THEORIES), sharex="row", sharey="row", squeeze=False)
        for column, theory in zip(grid.T, SPREAD_THEORIES, strict=True):
            column[0].set_title(TITLES[theory])
            _draw_marks(column[0], rows, f"{theory}_log_sd", "log_sd", looks)
            _draw_marks(column[1], _factors(rows), f"{theory}_log_shift", "log_shift", looks)
            column[0].set_xlabel("Predicted deviation")
            column[1].set_xlabel("Predicted ratio")
        grid[0, 0].set_ylabel("Standard deviation of\nln(first / last gradient)")
        grid[1, 0].set_ylabel("Typical first / last gradient\nover mean-field theory's")
        legend_above(figure, _legend(looks), columns=3)
        note(
            figure,
            f"{rows['depth'].max()} hidden layers, single images; "
            f"{wording.percent(confidence)} intervals from {wording.random_starts(rows)}",
        )
    return figure


def _factors(rows: pd.DataFrame) -> pd.DataFrame:
    names = ["log_shift", "log_shift_low", "log_shift_high"]
    names += [f"{theory}_log_shift" for theory in SPREAD_THEORIES]
    return rows.assign(**{name: np.exp(rows[name]) for name in names})


def _draw_marks(axes: Axes, rows: pd.DataFrame, predicted: str, measured: str, looks: dict) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    for width, colour in looks.items():
        for large in (False, True):
            own = rows[
                (rows["width"] == width) & ((rows["initialization"] == LARGE_START) == large)
            ]
            axes.vlines(
                own[predicted],
                own[f"{measured}_low"],
                own[f"{measured}_high"],
                color=colour,
                linewidth=0.6,
            )
            axes.plot(
                own[predicted],
                own[measured],
                color=colour,
                marker=LARGE_MARKER if large else OTHER_MARKER,
                markersize=4.0,
                markerfacecolor="white" if large else colour,
                linestyle="none",
            )
    ends = np.array([rows[predicted].min() / BEYOND, rows[predicted].max() * BEYOND])
    axes.plot(ends, ends, color=GREY, linewidth=0.8, zorder=1)
    for axis in (axes.xaxis, axes.yaxis):
        low, high = axis.get_view_interval()
        axis.set_major_locator(FixedLocator(DECADES if high > SEVERAL * low else TICKS))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))


def _legend(looks: dict) -> list[Line2D]:
    marks = [
        Line2D([], [], color=colour, marker=OTHER_MARKER, markersize=4, linestyle="none",
               label=f"layers of {width}")
        for width, colour in looks.items()
    ]  # fmt: skip
    return [
        *marks,
        Line2D(
            [],
            [],
            color=GREY,
            marker=LARGE_MARKER,
            markersize=4,
            markerfacecolor="white",
            linestyle="none",
            label=f"weights {labels.initialization(LARGE_START)}",
        ),
        Line2D([], [], color=GREY, linewidth=0.8, label="as predicted"),
    ]
