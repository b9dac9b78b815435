"""Activations of the hidden layers in the course of training."""

import pandas as pd
from matplotlib.figure import Figure

from unstable_gradients.figures import traces, wording
from unstable_gradients.figures.style import Style, applied, legend_above, note
from unstable_gradients.tables.remedies import SATURATION

COLUMNS = SATURATION
HEIGHT = 1.7  # inches, of a panel
MEASURES = {"mean": "mean", "spread": "std. deviation"}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A row of panels for each network, mean and spread of each of its depths: SATURATION."""
    networks = list(dict.fromkeys(table["network"]))
    depths = sorted(table["hidden_layers"].unique().tolist())
    look = traces.looks(table)
    with applied(style):
        columns = len(MEASURES) * len(depths)
        figure = Figure(figsize=(style.width, HEIGHT * len(networks) + 0.8), layout="constrained")
        grid = figure.subplots(len(networks), columns, sharex="row", squeeze=False)
        for network, line in zip(networks, grid, strict=True):
            kinds = [(depth, measure) for depth in depths for measure in MEASURES]
            for (depth, measure), axes in zip(kinds, line, strict=True):
                rows = table[
                    (table["network"] == network)
                    & (table["hidden_layers"] == depth)
                    & (table["step"] > 0)
                    & (table["measure"] == measure)
                ]
                for layer, trace in rows.groupby("layer"):
                    one = look[int(str(layer))]
                    axes.fill_between(
                        trace["step"],
                        trace["lower"],
                        trace["upper"],
                        color=one.colour,
                        alpha=0.3,
                        linewidth=0,
                    )
                    axes.plot(
                        trace["step"], trace["median"], color=one.colour, linestyle=one.dashes
                    )
                axes.set_xscale("log")
                axes.grid(axis="y", color="0.9", linewidth=0.5)
                axes.set_axisbelow(True)
                axes.set_title(f"{network}, {depth} layers:\n{MEASURES[measure]}")
        figure.supylabel("Activations of a hidden layer", fontsize=style.font_size)
        legend_above(figure, traces.layer_handles(look), columns=len(look))
        note(
            figure,
            f"Against mini-batch steps; medians of {wording.random_starts(table)}, "
            f"bands hold {wording.percent(confidence)}",
        )
    return figure
