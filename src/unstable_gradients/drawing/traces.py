"""Lines of the speed of learning of layers against the course of training."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from unstable_gradients.drawing import networks
from unstable_gradients.drawing.style import INK, colours, dashes_of, horizontal_grid


@dataclass(frozen=True)
class LayerLook:
    """How a layer is told from the others: by colour, and by dashes where colour is lost."""

    colour: tuple[float, float, float, float]
    dashes: Any  # as matplotlib takes them


def looks(table: pd.DataFrame) -> dict[int, LayerLook]:
    """A look for each layer number of a table, the same in every network."""
    layers = range(1, int(table["layer"].max()) + 1)
    return {
        layer: LayerLook(colour, dashes_of(layer - 1))
        for layer, colour in zip(layers, colours(len(layers)), strict=True)
    }


def draw_medians(axes: Axes, rows: pd.DataFrame, along: str, look: dict[int, LayerLook]) -> None:
    """Median and band of every layer of one network; the median is labelled `layer N`."""
    for layer, trace in networks.each_layer(networks.learning(rows), along):
        colour, dashes = look[layer].colour, look[layer].dashes
        axes.fill_between(
            trace[along], trace["lower"], trace["upper"], color=colour, alpha=0.3, linewidth=0
        )
        axes.plot(
            trace[along],
            trace["median"],
            color=colour,
            linestyle=dashes,
            marker="o" if len(trace) == 1 else None,  # a line needs two points
            label=f"layer {layer}",
        )


def log_speed_axis(axes: Axes) -> None:
    """A logarithmic vertical axis; a band that reaches 0 ends below it."""
    axes.set_yscale("log", nonpositive="clip")
    horizontal_grid(axes)


def show_a_decade(axes: Axes) -> None:
    """Widen a logarithmic vertical axis to a decade, so that it has a labelled tick at least."""
    low, high = axes.get_ylim()
    if high < 10 * low:
        middle = math.sqrt(low * high)
        axes.set_ylim(middle / math.sqrt(10), middle * math.sqrt(10))


def layer_handles(look: dict[int, LayerLook]) -> list[Line2D]:
    """Entries of a legend that names the layers."""
    return [
        Line2D([], [], color=one.colour, linestyle=one.dashes, label=f"layer {layer}")
        for layer, one in look.items()
    ]


def label_line_ends(axes: Axes, height: float, font_size: float) -> None:
    """Write each labelled line's name at its right end, pushed apart where they would overlap.

    Of more lines than the height has room for, every second or third is named. Call it when the
    limits are final. The height of the axes is in inches, the font in points.
    """
    gap = 1.2 * font_size / 72 / height
    to_fraction = axes.transScale + axes.transLimits
    lines = [line for line in axes.lines if not str(line.get_label()).startswith("_")]
    lines = lines[:: max(1, math.ceil(gap * len(lines)))]
    ends = [to_fraction.transform(np.asarray(line.get_xydata())[-1])[1] for line in lines]
    places = pushed_apart(ends, gap)
    for line, place in zip(lines, places, strict=True):
        axes.annotate(
            str(line.get_label()),
            xy=(1, place),
            xycoords="axes fraction",
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            fontsize=font_size,
            color=INK,
        )


def pushed_apart(places: list[float], gap: float) -> list[float]:
    """The places in their order, moved up just enough to be a gap apart, within 0 and 1."""
    moved = list(places)
    order = sorted(range(len(places)), key=places.__getitem__)
    lowest = 0.0
    for index in order:
        moved[index] = max(places[index], lowest)
        lowest = moved[index] + gap
    highest = 1.0
    for index in reversed(order):
        moved[index] = min(moved[index], highest)
        highest = moved[index] - gap
    return moved
