"""How long networks of growing depth stay on the plateau, for each lambda."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.plateau.growth import mean_logs
from unstable_gradients.drawing.replicas import side_by_side
from unstable_gradients.drawing.style import (
    INK,
    Style,
    applied,
    colours,
    dashes_of,
    horizontal_grid,
    legend_above,
    marker_of,
    note,
    whole_numbers,
)
from unstable_gradients.drawing.wording import starts

FIGURE_HEIGHT = 3.2  # inches
BREADTH = 0.7  # of all replicas of a depth, in hidden layers


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Every replica of every depth, and a line through the geometric means: PLATEAU."""
    lambdas, logs = sorted(table["lmbda"].unique()), mean_logs(table)
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        axes = figure.subplots()
        axes.set_yscale("log")
        handles = []
        for number, (lmbda, colour) in enumerate(zip(lambdas, colours(len(lambdas)), strict=True)):
            look: dict[str, Any] = {"color": colour, "marker": marker_of(number), "markersize": 2.5}
            dashes: Any = dashes_of(number)
            side = number - (len(lambdas) - 1) / 2
            rows = table[table["lmbda"] == lmbda]
            _draw_replicas(axes, rows, side * BREADTH / len(lambdas), BREADTH / len(lambdas), look)
            if lmbda in logs:
                means = np.exp(logs[lmbda])
                axes.plot(means.index, means, color=colour, linestyle=dashes, gid="means")
            handles.append(Line2D([], [], linestyle=dashes, label=f"λ = {lmbda:g}", **look))
        if not table["left"].all():
            label = "still on it at the end"
            hollow: dict[str, Any] = {
                "marker": "^",
                "markerfacecolor": "none",
                "color": INK,
                "markersize": 5,
            }
            handles.append(Line2D([], [], linestyle="none", label=label, **hollow))
        axes.set_xlabel("Hidden layers")
        axes.set_ylabel("Mini-batch steps on the plateau")
        whole_numbers(axes)
        horizontal_grid(axes)
        legend_above(figure, handles, columns=4)
        counts = table.groupby(["lmbda", "hidden_layers"])["replica"].nunique()
        text = starts(int(counts.min()), int(counts.max()))
        note(
            figure, f"{text}; lines: geometric means where all left, for every λ, from 2 layers on"
        )
    return figure


def _draw_replicas(
    axes: Axes, rows: pd.DataFrame, middle: float, breadth: float, look: dict[str, Any]
) -> None:
    for depth, group in rows.groupby("hidden_layers"):
        ordered = group.sort_values("replica")
        places = side_by_side(float(str(depth)) + middle, 2 / 3 * breadth, len(ordered))
        left = ordered["left"].to_numpy(bool)
        steps = ordered["steps"].to_numpy(float)
        axes.plot(places[left], steps[left], linestyle="none", gid="left", **look)
        hollow = look | {"marker": "^", "markerfacecolor": "none", "markersize": 4}
        axes.plot(places[~left], steps[~left], linestyle="none", gid="stayed", **hollow)
