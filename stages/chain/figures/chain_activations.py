"""The factor by which a step of a chain changes the gradient, by activation and weight scale."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from stages.chain import functions
from unstable_gradients.drawing import decades, wording
from unstable_gradients.drawing.style import (
    GREY,
    INK,
    Style,
    applied,
    colours,
    legend_above,
    note,
    panels,
)
from unstable_gradients.study import book

PANEL_HEIGHT = 2.0  # inches
COLUMNS_OF_PANELS = 3
QUARTER_LINE: dict[str, Any] = {"color": GREY, "linewidth": 0.8, "linestyle": (0, (4, 2))}
FLOOR = -6.0  # decades: factors below are as good as 0


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A panel an activation function: median and band of a step's factor: CHAIN_ACTIVATION."""
    table = table[table["measure"] == "step"]
    names = list(table["activation"].unique())
    with applied(style):
        figure, all_axes = panels(len(names), style, PANEL_HEIGHT, COLUMNS_OF_PANELS)
        for axes, name in zip(all_axes, names, strict=True):
            _draw_factor(axes, table[table["activation"] == name])
            decades.vertical_axis(axes)
            decades.mark_one(axes)
            axes.set_ylim(FLOOR, max(1.5, table["upper_decades"].max()))
            axes.set_title(functions.words(name).label)
            axes.set_xlabel("Weight scale")
        figure.supylabel(r"Factor of a step $|w_L\,\sigma′(z_{L-1})|$", fontsize=style.font_size)
        legend_above(
            figure,
            [
                Line2D([], [], color=GREY, linewidth=0.8, label="1, the gradient is kept"),
                Line2D([], [], **QUARTER_LINE, label="1/4"),
            ],
            columns=2,
        )
        chains = f"{int(table['chains'].max()):,} random chains"
        length = int(table["length"].max())
        note(figure, wording.medians_and_bands(f"{chains} of {length} neurons", confidence))
    return figure


def _draw_factor(axes: Axes, rows: pd.DataFrame) -> None:
    (colour,) = colours(1)
    scales = rows["weight_scale"].to_numpy(float)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(scales))
    axes.xaxis.set_major_formatter(FixedFormatter([f"{scale:g}" for scale in scales]))
    axes.xaxis.set_minor_locator(NullLocator())
    lower, upper = (np.maximum(rows[f"{end}_decades"], FLOOR) for end in ("lower", "upper"))
    axes.fill_between(scales, lower, upper, color=colour, alpha=0.3, linewidth=0)
    # A median of 0 has no place on the axis; its line ends, and words take its place.
    median = rows["median_decades"].where(np.isfinite(rows["median_decades"]))
    axes.plot(scales, median, color=colour, marker="o", markersize=3.5)
    gone = rows["vanished"] / rows["chains"]
    if median.isna().any():
        text = f"0 in {100 * gone.min():.0f}% of\nthe chains or more"
        axes.text(0.5, 0.3, text, transform=axes.transAxes, ha="center", color=INK)
    axes.axhline(np.log10(book.STEEPEST[1]), **QUARTER_LINE)
