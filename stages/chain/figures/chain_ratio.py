"""The first gradient of a chain over its last against length, for several weight scales."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.chain.tables import CENTRED, RANDOM
from unstable_gradients.drawing import decades, wording
from unstable_gradients.drawing.style import (
    Style,
    applied,
    colours,
    legend_above,
    note,
    panels,
    whole_numbers,
)

PANEL_HEIGHT = 2.0  # inches
COLUMNS_OF_PANELS = 3
# Dashes and words of the chains with these biases.
LOOKS: dict[str, tuple[Any, str]] = {
    RANDOM: ("-", "biases N(0, 1)"),
    CENTRED: ((0, (4, 1.5)), "biases that make every $z_j = 0$"),
}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A panel a weight scale: median and band for both kinds of biases: CHAIN_RATIO."""
    scales = table["weight_scale"].unique()
    kinds = list(table["biases"].unique())
    look: dict[str, dict[str, Any]] = {
        kind: {"color": colour, "linestyle": LOOKS[kind][0]}
        for kind, colour in zip(kinds, colours(len(kinds)), strict=True)
    }
    with applied(style):
        figure, all_axes = panels(len(scales), style, PANEL_HEIGHT, COLUMNS_OF_PANELS)
        for axes, scale in zip(all_axes, scales, strict=True):
            rows = table[table["weight_scale"] == scale]
            for kind in kinds:
                _draw_kind(axes, rows[rows["biases"] == kind], look[kind])
            decades.vertical_axis(axes)
            decades.mark_one(axes)
            axes.set_title(rf"Weights N(0, {scale:g}$^2$)")
            axes.set_xlabel("Neurons in the chain $L$")
            whole_numbers(axes)
        figure.supylabel(
            r"First over last gradient $|\partial C/\partial b_1| : |\partial C/\partial b_L|$",
            fontsize=style.font_size,
        )
        legend_above(
            figure, [Line2D([], [], **look[k], label=LOOKS[k][1]) for k in kinds], columns=2
        )
        chains = f"{int(table['chains'].max()):,} random chains"
        note(figure, wording.medians_and_bands(chains, confidence))
    return figure


def _draw_kind(axes: Axes, rows: pd.DataFrame, look: dict[str, Any]) -> None:
    axes.fill_between(
        rows["length"],
        rows["lower_decades"],
        rows["upper_decades"],
        color=look["color"],
        alpha=0.3,
        linewidth=0,
    )
    axes.plot(rows["length"], rows["median_decades"], marker=_marker(rows), markersize=4, **look)


def _marker(rows: pd.DataFrame) -> str | None:
    return "o" if len(rows) == 1 else None  # a line needs two points
