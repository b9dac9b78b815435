"""Speed of learning by mini-batches against full batches, at the same steps."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing import networks, traces, wording
from unstable_gradients.drawing.style import (
    GREY,
    Style,
    applied,
    legend_above,
    note,
)

PANEL_HEIGHT = 1.7  # inches
REFERENCE = "full_batch"
THIN = 0.7  # points, of its lines beside the others
ROW_LABELS = {
    "mini_batch": "Mini-batch",
    "averaged": "Mini-batches,\naveraged",
    REFERENCE: "Full batch",
}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """A column a network, a row each for mini-batch, averaged and full batch; from NOISE."""
    table = networks.with_several_layers(table)
    look = traces.looks(table)
    shown = networks.each(table)
    with applied(style):
        figure = Figure(
            figsize=(style.width, len(ROW_LABELS) * PANEL_HEIGHT + 0.9), layout="constrained"
        )
        grid = figure.subplots(len(ROW_LABELS), len(shown), sharex=True, sharey=True, squeeze=False)
        for column, (sizes, rows) in zip(grid.T, shown, strict=True):
            column[0].set_title(wording.network_title(sizes))
            column[-1].set_xlabel("Step")
            for axes, measure in zip(column, ROW_LABELS, strict=True):
                _draw_measure(axes, rows, measure, look)
        for axes, name in zip(grid[:, 0], ROW_LABELS.values(), strict=True):
            axes.set_ylabel(name)
        traces.show_a_decade(grid[0, 0])
        figure.supylabel(wording.LAYER_SPEED, fontsize=style.font_size)
        reference = Line2D([], [], color=GREY, linewidth=THIN, label="thin: full-batch median")
        legend_above(figure, [*traces.layer_handles(look), reference], columns=5)
        lines = wording.medians_and_prediction_bands(table, confidence)
        note(figure, f"{lines}{_window(table)}")
    return figure


def _draw_measure(
    axes: Axes, rows: pd.DataFrame, measure: str, look: dict[int, traces.LayerLook]
) -> None:
    traces.log_speed_axis(axes)
    axes.margins(x=0.01)
    traces.draw_medians(axes, rows[rows["measure"] == measure], "step", look)
    if measure != REFERENCE:
        full_batch = networks.learning(rows[rows["measure"] == REFERENCE])
        for layer, trace in networks.each_layer(full_batch, "step"):
            one = look[layer]
            axes.plot(
                trace["step"],
                trace["median"],
                color=one.colour,
                linestyle=one.dashes,
                linewidth=THIN,
            )
    for drawn in (*axes.collections, *axes.lines):
        drawn.set_rasterized(True)  # noise on every step is as long as all other figures


def _window(table: pd.DataFrame) -> str:
    """Why averages do not span all steps, as a line of its own; empty where they do."""
    steps, averaged = (
        table.loc[table["measure"] == measure, "step"] for measure in ("mini_batch", "averaged")
    )
    width = steps.nunique() - averaged.nunique() + 1
    if averaged.empty or width == 1:
        return ""
    return (
        f"\nAveraged: over {width} steps with the one shown in their middle, "
        f"hence from step {averaged.min()} to {averaged.max()}"
    )
