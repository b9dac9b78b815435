"""Validation accuracy of networks whose first layer keeps its random start."""

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
    horizontal_grid,
    legend_above,
    note,
    panels,
)

PANEL_HEIGHT = 2.7  # inches
FROZEN = {0: "none", 1: "first"}  # layers
BREADTH = 0.3  # of the replicas, in frozen layers
MEAN_ASIDE = 0.27  # of the mean from the middle of its replicas
REPLICA_LOOK: dict[str, Any] = {
    "marker": "o",
    "markersize": 2.5,
    "markerfacecolor": "none",
    "markeredgecolor": GREY,
    "markeredgewidth": 0.7,
    "linestyle": "none",
}
MEAN_LOOK: dict[str, Any] = {"color": INK, "marker": "_", "markersize": 7, "linewidth": 1.1}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """One panel a network, every replica and the mean with its interval; from FROZEN_BY_REPLICA."""
    shown = networks.each(table)
    with applied(style):
        figure, all_axes = panels(len(shown), style, PANEL_HEIGHT)
        for axes, (sizes, rows) in zip(all_axes, shown, strict=True):
            for frozen, group in rows.groupby("frozen_layers"):
                _draw_replicas(axes, int(str(frozen)), group, confidence)
            axes.set_title(wording.network_title(sizes))
            axes.set_xlabel("Frozen layer")
            axes.set_xticks(list(FROZEN), list(FROZEN.values()))
            axes.set_xlim(-0.5, rows["frozen_layers"].max() + 0.55)
            horizontal_grid(axes)
        figure.supylabel("Validation accuracy (percent)", fontsize=style.font_size)
        legend_above(figure, _legend(confidence), columns=2)
        counts = [rows["replica"].nunique() for _, rows in shown]
        starts = wording.starts(min(counts), max(counts)).capitalize()
        note(figure, f"{starts}; epochs of training: {table['epoch'].iloc[0]}")
    return figure


def _draw_replicas(axes: Axes, frozen: int, rows: pd.DataFrame, confidence: float) -> None:
    percent = 100 * rows.sort_values("replica")["accuracy"].to_numpy()
    places = replicas.side_by_side(frozen, BREADTH, len(percent))
    axes.plot(places, percent, gid="replicas", **REPLICA_LOOK)
    replicas.draw_mean(axes, frozen + MEAN_ASIDE, percent, confidence, MEAN_LOOK)


def _legend(confidence: float) -> list[Line2D]:
    interval = f"mean of the starts, {wording.percent(confidence)} interval"
    return [
        Line2D([], [], label="one start", **REPLICA_LOOK),
        Line2D([], [], label=interval, **MEAN_LOOK),
    ]
