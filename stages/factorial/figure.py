"""Accuracy against depth for every activation, initialization, learning rate and momentum."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing import labels, wording
from unstable_gradients.drawing.style import (
    Style,
    applied,
    colours,
    dashes_of,
    legend_above,
    marker_of,
    note,
    panels,
)

PANEL_HEIGHT = 1.6  # inches
BREADTH = 0.26  # of the distance of two depths, over which the marks at one of them spread
Level = int | float


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A panel for each learning rate and activation, a line for all else: FACTORIAL_CELLS."""
    activations = list(dict.fromkeys(table["activation"]))
    rates, depths = _levels(table, "rate"), _levels(table, "hidden_layers")
    looks = _looks(table)
    with applied(style):
        columns = len(activations)
        figure, all_axes = panels(columns * len(rates), style, PANEL_HEIGHT, columns)
        places = [(rate, activation) for rate in rates for activation in activations]
        for axes, (rate, activation) in zip(all_axes, places, strict=True):
            rows = table[(table["rate"] == rate) & (table["activation"] == activation)]
            _draw_panel(axes, rows, depths, looks)
            if rate == rates[0]:
                axes.set_title(labels.activation(activation))
            if activation == activations[0]:
                axes.set_ylabel(rf"$\eta/(1-\mu)$ = {rate:g}")
        figure.supylabel("Validation accuracy (percent)", fontsize=style.font_size)
        for axes in all_axes[-columns:]:
            axes.set_xlabel("Hidden layers")
        legend_above(figure, _legend(looks), columns=3)
        note(
            figure,
            f"After {int(table['step'].max()):,} steps; medians of {wording.random_starts(table)}, "
            f"bars hold {wording.percent(confidence)} of them\n"
            "Medians, not means: where some starts train and some do not, the mean fits none",
        )
    return figure


def _levels(table: pd.DataFrame, column: str) -> list[Level]:
    return sorted(table[column].unique().tolist())


def _looks(table: pd.DataFrame) -> dict[tuple[str, float], dict[str, Any]]:
    """Colour, dashes and mark of each initialization and momentum."""
    starts, maxima = list(dict.fromkeys(table["initialization"])), _levels(table, "mu_max")
    return {
        (start, mu_max): {
            "color": colour,
            "linestyle": dashes_of(dashed),
            "marker": marker_of(number),
            "markersize": 3.5,
            "markerfacecolor": "white" if dashed else colour,
        }
        for number, (start, colour) in enumerate(zip(starts, colours(len(starts)), strict=True))
        for dashed, mu_max in enumerate(maxima)
    }


def _draw_panel(
    axes: Axes,
    rows: pd.DataFrame,
    depths: list[Level],
    looks: dict[tuple[str, float], dict[str, Any]],
) -> None:
    # Beside each other, so that none hides another.
    asides = np.linspace(-BREADTH / 2, BREADTH / 2, len(looks))
    for aside, ((start, mu_max), look) in zip(asides, looks.items(), strict=True):
        line = rows[(rows["initialization"] == start) & (rows["mu_max"] == mu_max)]
        line = line.sort_values("hidden_layers")
        at = np.array([depths.index(depth) for depth in line["hidden_layers"]]) + aside
        lower, median, upper = (
            100 * line[name].to_numpy() for name in ("lower", "median", "upper")
        )
        bars = np.array([median - lower, upper - median])
        axes.errorbar(at, median, yerr=bars, elinewidth=0.8, **look)
    axes.set_xlim(-0.4, len(depths) - 0.6)
    axes.set_xticks(range(len(depths)), [f"{depth:g}" for depth in depths])
    axes.set_ylim(0, 100)


def _legend(looks: dict[tuple[str, float], dict[str, Any]]) -> list[Line2D]:
    return [
        Line2D([], [], label=f"{labels.initialization(start)}{_momentum(mu_max)}", **look)
        for (start, mu_max), look in looks.items()
    ]


def _momentum(mu_max: float) -> str:
    return rf", $\mu$ to {mu_max:g}" if mu_max else ""
