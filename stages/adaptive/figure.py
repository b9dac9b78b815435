"""How long networks stay on the plateau with each epsilon of Adam, and how deep equal ones are."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing.replicas import draw_mean, side_by_side
from unstable_gradients.drawing.style import (
    GREY,
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
from unstable_gradients.drawing.wording import percent, starts

FIGURE_HEIGHT = 3.1  # inches
BREADTH = 0.3  # of all replicas of an epsilon, in decades


def draw(
    lengths: pd.DataFrame,
    depths: pd.DataFrame,
    slopes: pd.DataFrame,
    style: Style,
    confidence: float,
) -> Figure:
    """Steps over depth, and the depth of equal steps over epsilon: LENGTHS, DEPTHS, SLOPES."""
    epsilons = sorted(lengths["epsilon"].unique(), reverse=True)
    shades = dict(zip(epsilons, colours(len(epsilons)), strict=True))
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        of_depths, of_epsilons = figure.subplots(1, 2)
        handles = []
        for number, (epsilon, colour) in enumerate(shades.items()):
            rows = lengths[lengths["epsilon"] == epsilon].sort_values("hidden_layers")
            look: dict[str, Any] = {"color": colour, "marker": marker_of(number), "markersize": 4}
            line = look | {"linestyle": dashes_of(number)}
            _draw_lengths(of_depths, rows.dropna(), line)
            handles.append(Line2D([], [], label=f"ε = {epsilon:g}", **line))
            own = depths.loc[depths["epsilon"] == epsilon, "equal_depth"].to_numpy()
            _draw_depths(of_epsilons, np.log10(epsilon), own, look, confidence)
        theory = _draw_theory(of_epsilons, depths, slopes)
        steps = int(depths["lasting"].iloc[0])
        of_depths.axhline(steps, color=GREY, linewidth=1.0, gid="compared")
        _label(of_depths, of_epsilons, epsilons, steps)
        legend_above(figure, [*handles, *theory], columns=len(handles) + 1)
        replicas = starts(int(lengths["replicas"].min()), int(lengths["replicas"].max()))
        intervals = f"right: means with {percent(confidence)} intervals"
        note(figure, f"{replicas}; left: geometric means and all replicas' range; {intervals}")
    return figure


def _draw_lengths(axes: Axes, rows: pd.DataFrame, line: dict[str, Any]) -> None:
    """The means, and how far the replicas lie apart, of depths that all of them leave."""
    axes.plot(rows["hidden_layers"], rows["steps"], gid="means", **line)
    ends = rows["shortest"], rows["longest"]
    axes.vlines(rows["hidden_layers"], *ends, color=line["color"], linewidth=1.0, alpha=0.5)


def _draw_depths(
    axes: Axes, decade: float, own: np.ndarray, look: dict[str, Any], confidence: float
) -> None:
    """The pseudo-values of the replicas, beside each other, and their mean if all have one."""
    known = np.sort(own[np.isfinite(own)])
    places = side_by_side(decade, BREADTH, len(known))
    axes.plot(
        places, known, linestyle="none", alpha=0.5, gid="replicas", **(look | {"markersize": 3})
    )
    if len(known) == len(own):
        draw_mean(axes, decade, own, confidence, look)


def _draw_theory(axes: Axes, table: pd.DataFrame, slopes: pd.DataFrame) -> list[Line2D]:
    """A line with the predicted slope through the middle of all; none where some have no depth."""
    decades, depths = np.log10(table["epsilon"]), table["equal_depth"]
    predicted = slopes["predicted"].iloc[0]
    if not (np.isfinite(depths).all() and np.isfinite(predicted)):
        return []
    ends = np.array([decades.min(), decades.max()])
    line: dict[str, Any] = {"color": GREY, "linewidth": 1.0}
    axes.plot(ends, depths.mean() - predicted * (ends - decades.mean()), gid="theory", **line)
    label = f"theory: {predicted:.2f} layers a decade"
    return [Line2D([], [], label=label, **line)]


def _label(of_depths: Axes, of_epsilons: Axes, epsilons: list[float], steps: int) -> None:
    of_depths.set_yscale("log")
    of_depths.set_xlabel("Hidden layers")
    of_depths.set_ylabel("Mini-batch steps on the plateau")
    whole_numbers(of_depths)
    of_epsilons.set_xlabel("ε of Adam")
    of_epsilons.set_ylabel(f"Hidden layers, {steps:,} steps")
    of_epsilons.set_xticks(np.log10(epsilons), [f"{each:g}" for each in epsilons], color=INK)
    of_epsilons.invert_xaxis()
    for axes in (of_depths, of_epsilons):
        horizontal_grid(axes)
