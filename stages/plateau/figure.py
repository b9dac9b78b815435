"""How long networks of growing depth stay on the plateau, for each lambda."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from unstable_gradients.drawing.style import (
    DASHES,
    INK,
    MARKERS,
    Style,
    applied,
    colours,
    legend_above,
    note,
)
from unstable_gradients.drawing.wording import starts

FIGURE_HEIGHT = 3.2  # inches
BREADTH = 0.7  # of all replicas of a depth, in hidden layers


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Every replica of every depth, and a line through the geometric means: PLATEAU."""
    lambdas = sorted(table["lmbda"].unique())
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        axes = figure.subplots()
        axes.set_yscale("log")
        handles = []
        for number, (lmbda, colour) in enumerate(zip(lambdas, colours(len(lambdas)), strict=True)):
            look: dict[str, Any] = {
                "color": colour,
                "marker": MARKERS[number % len(MARKERS)],
                "markersize": 2.5,
            }
            dashes: Any = DASHES[number % len(DASHES)]
            side = number - (len(lambdas) - 1) / 2
            rows = table[table["lmbda"] == lmbda]
            _draw_replicas(axes, rows, side * BREADTH / len(lambdas), BREADTH / len(lambdas), look)
            _draw_means(axes, rows, colour, dashes)
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
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        axes.grid(axis="y", color="0.9", linewidth=0.5)
        axes.set_axisbelow(True)
        legend_above(figure, handles, columns=4)
        counts = table.groupby(["lmbda", "hidden_layers"])["replica"].nunique()
        text = starts(int(counts.min()), int(counts.max()))
        note(figure, f"{text}; lines: their geometric means, as far as all left the plateau")
    return figure


def _draw_replicas(
    axes: Axes, rows: pd.DataFrame, middle: float, breadth: float, look: dict[str, Any]
) -> None:
    for depth, group in rows.groupby("hidden_layers"):
        ordered = group.sort_values("replica")
        aside = np.linspace(-breadth, breadth, len(ordered)) / 3 if len(ordered) > 1 else [0.0]
        places = np.add(float(str(depth)) + middle, aside)
        left = ordered["left"].to_numpy(bool)
        steps = ordered["steps"].to_numpy(float)
        axes.plot(places[left], steps[left], linestyle="none", gid="left", **look)
        hollow = look | {"marker": "^", "markerfacecolor": "none", "markersize": 4}
        axes.plot(places[~left], steps[~left], linestyle="none", gid="stayed", **hollow)


def _draw_means(axes: Axes, rows: pd.DataFrame, colour: Any, dashes: Any) -> None:
    depths = rows.groupby("hidden_layers")
    means = np.exp(depths["steps"].apply(lambda steps: float(np.mean(np.log(steps)))))
    means = means[depths["left"].all()]
    axes.plot(means.index, means, color=colour, linestyle=dashes, gid="means")
