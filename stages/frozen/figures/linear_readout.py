"""Accuracy of a linear readout from every hidden layer, before and after training."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing import networks, replicas, wording
from unstable_gradients.drawing.style import (
    GREY,
    INK,
    Style,
    applied,
    colours,
    horizontal_grid,
    legend_above,
    note,
    panels,
    whole_numbers,
)
from unstable_gradients.study import statistics

PANEL_HEIGHT = 2.7  # inches
BREADTH = 0.5  # of the replicas, in layers
DARK = colours(2)[0]
STATES_IN_LEGEND = {"trained": "after training", "start": "at the random start"}
STATE_LOOKS: dict[str, dict[str, Any]] = {
    "trained": {"marker": "o", "markerfacecolor": DARK, "markeredgecolor": DARK},
    "start": {"marker": "^", "markerfacecolor": "white", "markeredgecolor": DARK},
}
REPLICA_LOOK: dict[str, Any] = {"linestyle": "none", "markersize": 3, "markeredgewidth": 0.7}
MEAN_LOOK: dict[str, Any] = {"color": INK, "linewidth": 0.9, "marker": "_", "markersize": 7}
PIXELS_LOOK: dict[str, Any] = {"color": GREY, "linestyle": (0, (4, 1.5)), "linewidth": 1.6}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """One panel a network, every replica and their mean at each layer; from READOUT_BY_REPLICA."""
    shown = networks.each(table)
    with applied(style):
        figure, all_axes = panels(len(shown), style, PANEL_HEIGHT)
        for axes, (sizes, rows) in zip(all_axes, shown, strict=True):
            axes.axhline(
                100 * rows["pixel_accuracy"].iloc[0], gid="pixels", zorder=1, **PIXELS_LOOK
            )
            for state, group in rows.groupby("state"):
                _draw_state(axes, group, STATE_LOOKS[str(state)], confidence)
            axes.set_title(wording.network_title(sizes))
            axes.set_xlabel("Hidden layer")
            whole_numbers(axes)
            axes.set_xlim(0.4, rows["layer"].max() + 0.6)
            horizontal_grid(axes)
        figure.supylabel("Readout's validation accuracy (percent)", fontsize=style.font_size)
        legend_above(figure, _legend(confidence), columns=2)
        counts = [rows["replica"].nunique() for _, rows in shown]
        note(figure, wording.starts(min(counts), max(counts)).capitalize())
    return figure


def _draw_state(axes: Axes, rows: pd.DataFrame, look: dict[str, Any], confidence: float) -> None:
    layers, estimates = [], []
    for layer, group in networks.each_layer(rows, "replica"):
        percent = 100 * group["accuracy"].to_numpy()
        places = replicas.side_by_side(layer, BREADTH, len(percent))
        axes.plot(places, percent, gid="replicas", **REPLICA_LOOK, **look)
        layers.append(layer)
        estimates.append(statistics.mean(percent, confidence))
    below = [each.value - each.low for each in estimates]
    above = [each.high - each.value for each in estimates]
    values = [each.value for each in estimates]
    axes.errorbar(layers, values, yerr=[below, above], capsize=2.5, **MEAN_LOOK)


def _legend(confidence: float) -> list[Line2D]:
    mean = f"mean of the networks, {wording.percent(confidence)} interval"
    return [
        *(
            Line2D([], [], label=f"one network, {name}", **REPLICA_LOOK, **STATE_LOOKS[state])
            for state, name in STATES_IN_LEGEND.items()
        ),
        Line2D([], [], label=mean, **MEAN_LOOK),
        Line2D([], [], label="readout from the pixels", **PIXELS_LOOK),
    ]
