"""Speed of learning of every hidden layer against the epochs of full-batch training."""

import matplotlib
import pandas as pd
from matplotlib.figure import Figure

from unstable_gradients.drawing import networks, traces, wording
from unstable_gradients.drawing.style import Style, applied, note, panels

PANEL_HEIGHT = 2.6  # inches


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """One panel a network, one line a layer, from dark at the front to light; SPEED_BY_EPOCH."""
    table = networks.with_several_layers(table)
    look = traces.looks(table)
    shown = networks.each(table)
    with applied(style):
        figure, all_axes = panels(len(shown), style, PANEL_HEIGHT, columns=3)
        for axes, (sizes, rows) in zip(all_axes, shown, strict=True):
            traces.log_speed_axis(axes)
            traces.draw_medians(axes, rows, "epoch", look)
            axes.margins(x=0.01)
            axes.set_title(wording.network_title(sizes))
            axes.set_xlabel("Epoch")
        traces.show_a_decade(all_axes[0])
        for axes in all_axes:
            traces.label_line_ends(axes, PANEL_HEIGHT, 0.85 * matplotlib.rcParams["font.size"])
        figure.supylabel(wording.LAYER_SPEED, fontsize=style.font_size)
        note(figure, wording.medians_and_bands(wording.random_starts(table), confidence))
    return figure
