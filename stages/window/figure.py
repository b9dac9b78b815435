"""The window of activations that do not shrink the gradient, against the size of the weight."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.drawing.style import GREY, INK, PALE, Style, applied, colours, legend_above
from unstable_gradients.study import book

PANEL_HEIGHT = 3.0  # inches
WEIGHT_TICKS = (0.1, 0.4, 1, 4, 10, 40, 100, 400, 1000)


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Largest factor and width of the window against |w|: ACTIVATION_WINDOW."""
    best = table.assign(weight=table["weight"].abs()).groupby("weight", as_index=False).max()
    with applied(style):
        figure = Figure(figsize=(style.width, PANEL_HEIGHT + 0.6), layout="constrained")
        left, right = figure.subplots(1, 2, sharex=True)
        for axes in (left, right):
            _weight_axis(axes, best["weight"])
        _draw_factors(left, best)
        _draw_widths(right, best.dropna(subset="closed_form"))
        handles = [*left.get_legend_handles_labels()[0], *right.get_legend_handles_labels()[0]]
        legend_above(figure, handles, columns=2)
    return figure


def _weight_axis(axes: Axes, sizes: pd.Series) -> None:
    axes.set_xscale("log")
    low, high = sizes.min() / 1.1, sizes.max() * 1.1
    axes.axvspan(low, book.LEAST_WINDOW_WEIGHT, color=PALE, linewidth=0)
    axes.set_xlim(low, high)
    axes.set_xticks([tick for tick in WEIGHT_TICKS if low <= tick <= high], minor=False)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_xlabel(r"Size of the weight $|w|$")


def _draw_factors(axes: Axes, best: pd.DataFrame) -> None:
    dark, _ = colours(2)
    axes.set_yscale("log")
    axes.axhline(1, color=GREY, linewidth=0.7)
    axes.plot(best["weight"], best["weight"] / 4, color=INK, linewidth=0.8, label=r"$|w|/4$")
    axes.plot(
        best["weight"],
        best["largest_factor"],
        color=dark,
        linestyle="none",
        marker="o",
        markersize=3,
        label=r"largest $|w\,\sigma′(wa+b)|$ found",
    )
    axes.set_ylabel(r"Factor $|w\,\sigma′(wa+b)|$")


def _draw_widths(axes: Axes, best: pd.DataFrame) -> None:
    _, light = colours(2)
    axes.plot(
        best["weight"],
        best["closed_form"],
        color=INK,
        linestyle=(0, (5, 2)),
        linewidth=0.8,
        label="width by the formula",
    )
    axes.plot(
        best["weight"],
        best["measured_width"],
        color=light,
        linestyle="none",
        marker="s",
        markersize=3,
        label="widest window found",
    )
    widest = best.loc[best["closed_form"].idxmax()]
    axes.plot(widest["weight"], widest["closed_form"], "D", color=INK, markersize=5)
    axes.annotate(
        rf"widest at $|w| = {widest['weight']:.2f}$: {widest['closed_form']:.3f}",
        xy=(widest["weight"], widest["closed_form"]),
        xytext=(0, 7),
        textcoords="offset points",
        ha="center",
    )
    axes.set_ylim(0, 1.2 * best["closed_form"].max() or 1)
    axes.set_ylabel(r"Width of $\{a : |w\,\sigma′(wa+b)| \geq 1\}$")
