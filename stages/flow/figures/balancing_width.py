"""How gradients change from layer to layer with N(0, 1) weights, against the width."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from stages.flow.tables import GRADIENT_MEASURES
from unstable_gradients.drawing import wording
from unstable_gradients.drawing.style import GREY, Style, applied, colours, legend_above, note

FIGURE_HEIGHT = 3.2  # inches
MEASURE_MARKERS = {"rms": "o", "mean": "s"}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """The factor of a layer by width: theory's curves, typical networks, squares."""
    with applied(style):
        figure = Figure(figsize=(style.width, FIGURE_HEIGHT), layout="constrained")
        axes = figure.subplots()
        axes.axhline(1, color=GREY, linewidth=0.8, zorder=1)
        looks = dict(zip(GRADIENT_MEASURES, colours(len(GRADIENT_MEASURES)), strict=True))
        for measure, colour in looks.items():
            _draw_measure(
                axes, table[table["measure"] == measure], colour, MEASURE_MARKERS[measure]
            )
        measured = table[table["replicas"] > 0]
        axes.set_xscale("log")
        widths = sorted(measured["width"].unique())
        axes.xaxis.set_major_locator(FixedLocator(widths))
        axes.xaxis.set_major_formatter(FixedFormatter([f"{width:g}" for width in widths]))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xlabel("Neurons of each hidden layer")
        axes.set_ylabel("Factor of a layer, towards the front")
        legend_above(figure, _legend(looks, confidence), columns=3)
        note(figure, wording.random_starts(measured).capitalize())
    return figure


def _draw_measure(axes: Axes, rows: pd.DataFrame, colour: tuple, marker: str) -> None:
    rows = rows.sort_values("width")
    axes.plot(rows["width"], np.exp(-rows["predicted_slope"]), color=colour, linewidth=1.0)
    own = rows[rows["slope"].notna()]
    factor = np.exp(-own["slope"])
    axes.vlines(own["width"], np.exp(-own["high"]), np.exp(-own["low"]), color=colour, linewidth=3)
    axes.plot(own["width"], factor, color=colour, marker=marker, markersize=4, linestyle="none")
    axes.plot(
        own["width"],
        np.exp(-own["square_slope"]),
        color=colour,
        marker=marker,
        markersize=6.5,
        markerfacecolor="none",
        linestyle="none",
    )


def _legend(looks: dict, confidence: float) -> list[Line2D]:
    names = [
        Line2D(
            [], [], color=colour, marker=MEASURE_MARKERS[measure], label=GRADIENT_MEASURES[measure]
        )
        for measure, colour in looks.items()
    ]
    level = wording.percent(confidence)
    return [
        *names,
        Line2D([], [], color=GREY, linewidth=1.0, label="theory"),
        Line2D(
            [],
            [],
            color=GREY,
            marker="o",
            markersize=4,
            linestyle="none",
            label=f"typical network, {level} interval",
        ),
        Line2D(
            [],
            [],
            color=GREY,
            marker="o",
            markersize=6.5,
            markerfacecolor="none",
            linestyle="none",
            label="mean of the squares",
        ),
    ]
