"""Axes whose values are decimal logarithms, of numbers too small or too large for a double."""

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from unstable_gradients.drawing.style import GREY, horizontal_grid


def power_of_ten(decades: float) -> str:
    """A decimal logarithm as the number it is of: 10 to that power."""
    return rf"$10^{{{decades:.0f}}}$"


def vertical_axis(axes: Axes) -> None:
    """Label a vertical axis of decimal logarithms with powers of ten."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(value)))
    horizontal_grid(axes)


def mark_one(axes: Axes) -> None:
    """A line at 1, where two gradients are equal."""
    axes.axhline(0, color=GREY, linewidth=0.8)
