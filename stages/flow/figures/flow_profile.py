"""The gradient in each layer of deep untrained networks, measured and predicted."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.flow import selection
from unstable_gradients.drawing import decades, labels, wording
from unstable_gradients.drawing.style import (
    GREY,
    Style,
    applied,
    colours,
    legend_above,
    marker_of,
    note,
    whole_numbers,
)

PANEL_HEIGHT = 2.1  # inches
FUNCTIONS_SHOWN = 3  # activation functions shown, the first ones
GRADIENT_LABEL = (
    r"Gradient $\Vert\partial C/\partial b\Vert$ of single images," "\nroot mean square"
)
MARKED_LAYERS = 10  # layers of a network that are marked, about


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Rows of activation functions, columns of widths; the deepest networks: FLOW_COMPARISON."""
    shown = selection.deepest(table, "rms")
    functions = list(shown["activation"].unique())[:FUNCTIONS_SHOWN]
    widths = list(shown["width"].unique())
    names = list(shown["initialization"].unique())
    looks = dict(
        zip(names, zip(colours(len(names)), _markers(len(names)), strict=True), strict=True)
    )
    with applied(style):
        figure = Figure(
            figsize=(style.width, len(functions) * PANEL_HEIGHT + 1.1), layout="constrained"
        )
        grid = figure.subplots(
            len(functions), len(widths), sharex=True, sharey="row", squeeze=False
        )
        for row, function in zip(grid, functions, strict=True):
            for axes, width in zip(row, widths, strict=True):
                cell = shown[(shown["activation"] == function) & (shown["width"] == width)]
                _draw_profiles(axes, cell, looks)
                if axes in grid[0]:
                    axes.set_title(f"layers of {width}")
            row[0].set_ylabel(labels.activation(function))
        for axes in grid[-1]:
            axes.set_xlabel("Hidden layer")
            whole_numbers(axes)
        figure.supylabel(GRADIENT_LABEL, fontsize=style.font_size, multialignment="center")
        legend_above(figure, _legend(looks), columns=4)
        note(figure, f"Marks: geometric means over {wording.random_starts(shown)}")
    return figure


def _markers(count: int) -> list[str]:
    return [marker_of(number) for number in range(count)]


def _draw_profiles(axes: Axes, cell: pd.DataFrame, looks: dict) -> None:
    decades.vertical_axis(axes)
    for number, (name, (colour, marker)) in enumerate(looks.items()):
        layers = cell[cell["initialization"] == name].sort_values("layer")
        axes.plot(layers["layer"], layers["predicted_norm_decades"], color=colour, linewidth=0.9)
        every = max(1, len(layers) // MARKED_LAYERS)
        marked = layers.iloc[number % every :: every]  # beside those of the others
        axes.plot(
            marked["layer"],
            marked["norm_decades"],
            color=colour,
            marker=marker,
            markersize=3.2,
            linestyle="none",
        )


def _legend(looks: dict) -> list[Line2D]:
    entries = [
        Line2D(
            [],
            [],
            color=colour,
            marker=marker,
            markersize=3.2,
            linestyle="none",
            label=labels.initialization(name),
        )
        for name, (colour, marker) in looks.items()
    ]
    return [*entries, Line2D([], [], color=GREY, linewidth=0.9, label="theory")]
