"""Speed of learning of every hidden layer against the epochs of full-batch training."""

import matplotlib
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.drawing import networks, traces, wording
from unstable_gradients.drawing.style import Style, applied, note, panels
from unstable_gradients.study import book

PANEL_HEIGHT = 2.6  # inches
MARKERS = ("o", "s", "^", "D")  # of the book's layers, front to back
MARKS = "Marks: the recorded run in the figure of Nielsen, chapter 5"


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
            _mark_the_book(axes, sizes, look)
            axes.margins(x=0.01)
            axes.set_title(wording.network_title(sizes))
            axes.set_xlabel("Epoch")
        traces.show_a_decade(all_axes[0])
        for axes in all_axes:
            traces.label_line_ends(axes, PANEL_HEIGHT, 0.85 * matplotlib.rcParams["font.size"])
        figure.supylabel(wording.LAYER_SPEED, fontsize=style.font_size)
        lines = wording.medians_and_prediction_bands(table, confidence)
        shown_ones = any(sizes in book.CURVES for sizes, _ in shown)
        note(figure, f"{lines}\n{MARKS}" if shown_ones else lines)
    return figure


def _mark_the_book(axes: Axes, sizes: str, look: dict[int, traces.LayerLook]) -> None:
    """The recorded run of the book's figure, as open marks in the colours of the layers."""
    for layer, curve in enumerate(book.CURVES.get(sizes, ()), start=1):
        axes.plot(
            book.CURVE_EPOCHS,
            curve,
            linestyle="none",
            marker=MARKERS[layer - 1],
            markersize=3.5,
            markerfacecolor="white",
            markeredgecolor=look[layer].colour,
            markeredgewidth=0.9,
            zorder=3,
        )
