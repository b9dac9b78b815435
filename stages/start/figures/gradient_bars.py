"""The gradients of single neurons of one untrained network, with their signs."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.drawing import networks, traces
from unstable_gradients.drawing.style import INK, Style, applied, note, panels, whole_numbers

PANEL_HEIGHT = 2.6  # inches


def draw(table: pd.DataFrame, style: Style, neurons: int) -> Figure:
    """One panel a layer, on one scale, a bar for each of the first neurons.

    Args:
        table: NEURON_GRADIENT, of one replica.
        style: of the figure.
        neurons: how many of each layer are shown.
    """
    look = traces.looks(table)
    layers = list(networks.each_layer(table, "neuron"))
    with applied(style):
        figure, all_axes = panels(len(layers), style, PANEL_HEIGHT)
        for axes, (layer, rows) in zip(all_axes, layers, strict=True):
            first = rows[rows["neuron"] <= neurons]
            axes.bar(
                first["neuron"],
                first["bias_gradient"],
                color=look[layer].colour,
                edgecolor=INK,
                linewidth=0.6,
            )
            _label_axes(axes, layer, len(first), len(rows))
        figure.supylabel(r"Gradient $\partial C/\partial b$ of neuron", fontsize=style.font_size)
        network, replica = table["network"].iloc[0], table["replica"].iloc[0]
        note(figure, f"One random start (replica {replica}) of network {network}, untrained")
    return figure


def _label_axes(axes: Axes, layer: int, shown: int, neurons: int) -> None:
    axes.axhline(0, color=INK, linewidth=0.7)
    which = f"all {neurons}" if shown == neurons else f"first {shown} of {neurons}"
    axes.set_title(f"Hidden layer {layer}\n({which} neurons)")
    axes.set_xlabel("Neuron")
    whole_numbers(axes)
    axes.set_xlim(0.4, shown + 0.6)
