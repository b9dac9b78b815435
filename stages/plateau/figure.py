"""How long networks of growing depth stay on the plateau, for each lambda, and by the law."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from stages.plateau.growth import mean_logs
from stages.plateau.law import Fits
from unstable_gradients.drawing.replicas import side_by_side
from unstable_gradients.drawing.style import (
    INK,
    PALE,
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
from unstable_gradients.theory.plateau_law import FEWEST_LAYERS

FIGURE_HEIGHT = 3.2  # inches
BREADTH = 0.7  # of all replicas of a depth, in hidden layers
POINTS = 200  # of the law's lines
FOR_EVER = 1e300  # steps
STILL_ON_IT = "still on it at the end"
HOLLOW: dict[str, Any] = {
    "marker": "^",
    "markerfacecolor": "none",
    "color": INK,
    "markersize": 5,
}


def draw(table: pd.DataFrame, fits: Fits | None, style: Style) -> Figure:
    """Every replica of every depth, and a line for each lambda, from PLATEAU.

    The lines are the law's; without a law they go through the geometric means.
    """
    lambdas, logs = sorted(table["lmbda"].unique()), mean_logs(table)
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        axes = figure.subplots()
        axes.set_yscale("log")
        handles = []
        for number, (lmbda, colour) in enumerate(zip(lambdas, colours(len(lambdas)), strict=True)):
            look: dict[str, Any] = {"color": colour, "marker": marker_of(number), "markersize": 2.5}
            line: dict[str, Any] = {"color": colour, "linestyle": dashes_of(number)}
            side = number - (len(lambdas) - 1) / 2
            rows = table[table["lmbda"] == lmbda]
            _draw_replicas(axes, rows, side * BREADTH / len(lambdas), BREADTH / len(lambdas), look)
            if fits is not None:
                _draw_law(axes, fits, rows, lmbda, line)
            elif lmbda in logs:
                means = np.exp(logs[lmbda])
                axes.plot(means.index, means, gid="means", **line)
            dashes = line["linestyle"]
            handles.append(Line2D([], [], linestyle=dashes, label=f"λ = {lmbda:g}", **look))
        if not table["left"].all():
            handles.append(Line2D([], [], linestyle="none", label=STILL_ON_IT, **HOLLOW))
        _shade(axes, table, fits, lambdas[-1], handles)
        axes.set_xlabel("Hidden layers")
        axes.set_ylabel("Mini-batch steps on the plateau")
        whole_numbers(axes)
        horizontal_grid(axes)
        legend_above(figure, handles, columns=4)
        counts = table.groupby(["lmbda", "hidden_layers"])["replica"].nunique()
        text = starts(int(counts.min()), int(counts.max()))
        note(figure, f"{text}; {_lines(fits)}")
    return figure


def _lines(fits: Fits | None) -> str:
    if fits is None:
        return "lines: geometric means where all left, for every λ, from 2 layers on"
    few, many = fits.depths
    return f"lines: the law, fitted to the geometric means of {few} and {many} layers with λ = 0"


def _draw_law(
    axes: Axes, fits: Fits, rows: pd.DataFrame, lmbda: float, line: dict[str, Any]
) -> None:
    """The law from two layers to the deepest, as far as the plateau is left at all."""
    most = max(float(rows["hidden_layers"].max()), float(FEWEST_LAYERS))
    depths = np.linspace(FEWEST_LAYERS, most, POINTS)
    steps = np.array([fits.whole.length(each, fits.decay * lmbda) for each in depths.tolist()])
    shown = steps < 2 * rows["steps"].max()
    axes.plot(depths[shown], steps[shown], gid="law", **line)


def _shade(
    axes: Axes, table: pd.DataFrame, fits: Fits | None, lmbda: float, handles: list[Any]
) -> None:
    """Where, by the law, the largest lambda holds networks for ever."""
    if fits is None or lmbda == 0:
        return
    limit, most = fits.whole.deepest(FOR_EVER, fits.decay * lmbda), table["hidden_layers"].max()
    if limit < most:
        axes.axvspan(limit, most + BREADTH, color=PALE, zorder=0, linewidth=0, gid="stuck")
        axes.set_xlim(right=most + BREADTH)
        handles.append(Patch(color=PALE, label=f"never left with λ = {lmbda:g}, by the law"))


def _draw_replicas(
    axes: Axes, rows: pd.DataFrame, middle: float, breadth: float, look: dict[str, Any]
) -> None:
    for depth, group in rows.groupby("hidden_layers"):
        ordered = group.sort_values("replica")
        places = side_by_side(float(str(depth)) + middle, 2 / 3 * breadth, len(ordered))
        left = ordered["left"].to_numpy(bool)
        steps = ordered["steps"].to_numpy(float)
        axes.plot(places[left], steps[left], linestyle="none", gid="left", **look)
        hollow = HOLLOW | {"color": look["color"], "markersize": 4}
        axes.plot(places[~left], steps[~left], linestyle="none", gid="stayed", **hollow)
