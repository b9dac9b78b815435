"""Accuracy, speed at the start and length of the plateau, of digits and of clothes."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.fashion.data_sets import CLOTHES, DIGITS
from unstable_gradients.drawing.style import (
    GREY,
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
from unstable_gradients.drawing.wording import percent
from unstable_gradients.study import statistics

FIGURE_HEIGHT = 3.0  # inches
ASIDE = 0.06  # of each data set from the middle, in hidden layers
BOTH = (DIGITS, CLOTHES)
LOOKS: dict[str, dict[str, Any]] = {
    data: {
        "color": colour,
        "linestyle": dashes_of(number),
        "marker": marker_of(number),
        "markersize": 4,
        "linewidth": 1.0,
        "capsize": 2,
    }
    for number, (data, colour) in enumerate(zip(BOTH, colours(2), strict=True))
}


def draw(
    accuracies: pd.DataFrame,
    speeds: pd.DataFrame,
    plateaus: pd.DataFrame,
    style: Style,
    confidence: float,
) -> Figure:
    """A panel for each, from BOTH_ACCURACIES, BOTH_SPEEDS and BOTH_PLATEAUS."""
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        first, second, third = figure.subplots(1, 3)
        _draw_gains(first, accuracies, confidence)
        _draw_speeds(second, speeds)
        _draw_plateaus(third, plateaus, confidence)
        for axes in (first, second, third):
            whole_numbers(axes)
            horizontal_grid(axes)
        line = {name: value for name, value in LOOKS[DIGITS].items() if name != "capsize"}
        handles = [
            Line2D([], [], label=data, **(line | {k: LOOKS[data][k] for k in line}))
            for data in BOTH
        ]
        legend_above(figure, handles, columns=2)
        note(
            figure,
            f"Left and right: means with {percent(confidence)} intervals; "
            "middle: medians, and where one more start falls as often",
        )
    return figure


def left_out(style: Style) -> Figure:
    """What stands in place of the figure where no source had Fashion-MNIST."""
    with applied(style):
        figure = Figure(figsize=(style.width, 0.6), layout="constrained")
        figure.text(
            0.5, 0.5, f"Left out: no source of {CLOTHES} answered.", ha="center", color=GREY
        )
    return figure


def _draw_gains(axes: Axes, accuracies: pd.DataFrame, confidence: float) -> None:
    """Percentage points above the mean of the shallowest network."""
    epochs = int(accuracies["epoch"].max())
    for data, aside in zip(BOTH, (-ASIDE, ASIDE), strict=True):
        rows = accuracies[accuracies["data"] == data]
        percents = (100 * rows["validation_accuracy"]).groupby(rows["hidden_layers"])
        level = percents.mean().sort_index().iloc[0]
        found = {
            depth: statistics.mean(each.to_numpy() - level, confidence) for depth, each in percents
        }
        _draw_estimates(axes, found, aside, LOOKS[data])
    axes.set_xlabel(f"Hidden layers, {epochs} epochs")
    axes.set_ylabel("Gain in accuracy (points)")


def _draw_estimates(
    axes: Axes, found: dict[Any, statistics.Estimate], aside: float, look: dict[str, Any]
) -> None:
    values, lows, highs = (
        np.array([getattr(each, name) for each in found.values()])
        for name in ("value", "low", "high")
    )
    places = np.array([float(depth) for depth in found]) + aside
    axes.errorbar(places, values, yerr=[values - lows, highs - values], **look)


def _draw_speeds(axes: Axes, speeds: pd.DataFrame) -> None:
    """Of the deepest network, layer by layer."""
    deepest = speeds[speeds["hidden_layers"] == speeds["hidden_layers"].max()]
    deepest = deepest[deepest["sizes"] == deepest["sizes"].iloc[0]]
    axes.set_yscale("log")
    for data, aside in zip(BOTH, (-ASIDE, ASIDE), strict=True):
        rows = deepest[deepest["data"] == data].sort_values("layer")
        middle = rows["median"].to_numpy()
        reach = [middle - rows["lower"].to_numpy(), rows["upper"].to_numpy() - middle]
        axes.errorbar(rows["layer"] + aside, middle, yerr=reach, **LOOKS[data])
    axes.set_xlabel(f"Layer, of {int(deepest['hidden_layers'].iloc[0])} hidden ones")
    axes.set_ylabel(r"Speed at the start $\Vert\partial C/\partial b\Vert$")


def _draw_plateaus(axes: Axes, plateaus: pd.DataFrame, confidence: float) -> None:
    """Without weight decay, or with the least there is, where every replica leaves it."""
    least = plateaus[plateaus["lmbda"] == plateaus["lmbda"].min()]
    axes.set_yscale("log")
    for data, aside in zip(BOTH, (-ASIDE, ASIDE), strict=True):
        depths = least[least["data"] == data].groupby("hidden_layers")
        found = {
            depth: statistics.geometric_mean(rows["steps"].to_numpy(), confidence)
            for depth, rows in depths
            if rows["left"].all()
        }
        _draw_estimates(axes, found, aside, LOOKS[data])
    axes.set_xlabel(f"Hidden layers, λ = {least['lmbda'].min():g}")
    axes.set_ylabel("Steps on the plateau")
