"""Axes whose values are decimal logarithms, of numbers too small or too large for a double."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from unstable_gradients.drawing.style import GREY


def power_of_ten(decades: float) -> str:
    """A decimal logarithm as the number it is of: 10 to that power."""
    return rf"$10^{{{decades:.0f}}}$"


def vertical_axis(axes: Axes) -> None:
    """Label a vertical axis of decimal logarithms with powers of ten."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: power_of_ten(value)))
    axes.grid(axis="y", color="0.9", linewidth=0.5)
    axes.set_axisbelow(True)


def mark_one(axes: Axes) -> None:
    """A line at 1, where two gradients are equal."""
    axes.axhline(0, color=GREY, linewidth=0.8)


def lowest(table: pd.DataFrame, columns: list[str]) -> float:
    """The smallest finite value of these columns, 0 if there is none: where an axis may end."""
    values = table[columns].to_numpy(float)
    finite = values[np.isfinite(values)]
    return float(finite.min()) if finite.size else 0.0
