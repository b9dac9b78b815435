"""Activations of the hidden layers in the course of training."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.drawing import labels, traces, wording
from unstable_gradients.drawing.style import Style, applied, horizontal_grid, legend_above, note

PANEL_HEIGHT = 1.5  # inches
BAND_OPACITY = 0.13  # opacity: five bands lie on one another where layers leave the plateau
SHOWN_MEASURES = {"mean": "mean", "spread": "std. deviation"}  # measures, and what they are called


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A row of panels for each network, mean and spread of each of its depths: SATURATION."""
    networks = list(dict.fromkeys(table["network"]))
    depths = sorted(table["hidden_layers"].unique().tolist())
    look = traces.looks(table)
    with applied(style):
        columns = len(SHOWN_MEASURES) * len(depths)
        figure = Figure(
            figsize=(style.width, PANEL_HEIGHT * len(networks) + 0.8), layout="constrained"
        )
        grid = figure.subplots(len(networks), columns, sharex="row", squeeze=False)
        kinds = [(depth, measure) for depth in depths for measure in SHOWN_MEASURES]
        for network, line in zip(networks, grid, strict=True):
            for (depth, measure), axes in zip(kinds, line, strict=True):
                rows = table[
                    (table["network"] == network)
                    & (table["hidden_layers"] == depth)
                    & (table["step"] > 0)
                    & (table["measure"] == measure)
                ]
                _draw_layers(axes, rows, look)
            line[0].set_ylabel(_name(table[table["network"] == network]))
        for (depth, measure), axes in zip(kinds, grid[0], strict=True):
            axes.set_title(f"{depth} layers:\n{SHOWN_MEASURES[measure]}")
        for axes in grid[-1]:
            axes.set_xlabel("Mini-batch step")
        legend_above(figure, traces.layer_handles(look), columns=len(look))
        note(figure, wording.medians_and_prediction_bands(table, confidence))
    return figure


def _name(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    function, weights = (
        labels.activation(first["activation"]),
        labels.weights(first["initializer"]),
    )
    return f"{function}, η = {first['eta']:g}\n{weights}"


def _draw_layers(axes: Axes, rows: pd.DataFrame, look: dict[int, traces.LayerLook]) -> None:
    """Median and band of each layer."""
    for layer, trace in rows.groupby("layer"):
        one = look[int(str(layer))]
        steps = trace["step"]
        axes.fill_between(
            steps, trace["lower"], trace["upper"], color=one.colour, alpha=BAND_OPACITY, linewidth=0
        )
        axes.plot(steps, trace["median"], color=one.colour, linestyle=one.dashes)
    axes.set_xscale("log")
    horizontal_grid(axes)
