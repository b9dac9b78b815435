"""Which networks leave the plateau with each epsilon of Adam, and up to which depth."""

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
    left: pd.DataFrame,
    half_ways: pd.DataFrame,
    slopes: pd.DataFrame,
    style: Style,
    confidence: float,
) -> Figure:
    """The part that leaves over depth, and the depth over epsilon: LEFT, HALF_WAY, SLOPES."""
    epsilons = sorted(left["epsilon"].unique(), reverse=True)
    shades = dict(zip(epsilons, colours(len(epsilons)), strict=True))
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        parts, depths = figure.subplots(1, 2)
        handles = []
        for number, (epsilon, colour) in enumerate(shades.items()):
            rows = left[left["epsilon"] == epsilon].sort_values("hidden_layers")
            look: dict[str, Any] = {"color": colour, "marker": marker_of(number), "markersize": 4}
            line = look | {"linestyle": dashes_of(number)}
            parts.plot(rows["hidden_layers"], rows["left"] / rows["replicas"], gid="left", **line)
            handles.append(Line2D([], [], label=f"ε = {epsilon:g}", **line))
            own = half_ways.loc[half_ways["epsilon"] == epsilon, "half_way"].to_numpy()
            _draw_depths(depths, np.log10(epsilon), own, look, confidence)
        theory = _draw_theory(depths, half_ways, slopes)
        _label(parts, depths, epsilons)
        legend_above(figure, [*handles, *theory], columns=len(handles) + 1)
        replicas = starts(int(left["replicas"].min()), int(left["replicas"].max()))
        note(figure, f"{replicas}; right: means with {percent(confidence)} intervals")
    return figure


def _draw_depths(
    axes: Axes, decade: float, own: np.ndarray, look: dict[str, Any], confidence: float
) -> None:
    """Of all replicas that have one, beside each other, and their mean if all have."""
    known = np.sort(own[np.isfinite(own)])
    places = side_by_side(decade, BREADTH, len(known))
    axes.plot(
        places, known, linestyle="none", alpha=0.5, gid="replicas", **(look | {"markersize": 3})
    )
    if len(known) == len(own):
        draw_mean(axes, decade, own, confidence, look)


def _draw_theory(axes: Axes, half_ways: pd.DataFrame, slopes: pd.DataFrame) -> list[Line2D]:
    """A line with the predicted slope through the middle of all; none where some have no depth."""
    decades, depths = np.log10(half_ways["epsilon"]), half_ways["half_way"]
    predicted = slopes["predicted"].iloc[0]
    if not (np.isfinite(depths).all() and np.isfinite(predicted)):
        return []
    ends = np.array([decades.min(), decades.max()])
    line: dict[str, Any] = {"color": GREY, "linewidth": 1.0}
    axes.plot(ends, depths.mean() - predicted * (ends - decades.mean()), gid="theory", **line)
    label = f"theory: {predicted:.2f} layers a decade"
    return [Line2D([], [], label=label, **line)]


def _label(parts: Axes, depths: Axes, epsilons: list[float]) -> None:
    parts.set_xlabel("Hidden layers")
    parts.set_ylabel("Part that leaves the plateau")
    parts.set_ylim(-0.05, 1.05)
    whole_numbers(parts)
    depths.set_xlabel("ε of Adam")
    depths.set_ylabel("Hidden layers, half-way")
    depths.set_xticks(np.log10(epsilons), [f"{each:g}" for each in epsilons], color=INK)
    depths.invert_xaxis()
    for axes in (parts, depths):
        horizontal_grid(axes)
