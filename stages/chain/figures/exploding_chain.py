"""Growth of the gradient in exploding chains, and how exactly they have to be built."""

import math

import pandas as pd
from matplotlib.figure import Figure

from unstable_gradients.drawing import decades
from unstable_gradients.drawing.style import GREY, Style, applied, colours, whole_numbers
from unstable_gradients.theory.exploding_chain import ROUNDING


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Growth and tolerance against the length of the chain: EXPLODING_CHAIN."""
    dark, light = colours(2)
    look = {"linestyle": "none", "marker": "o", "markersize": 3.5}
    with applied(style):
        figure = Figure(figsize=(style.width, 3.2), layout="constrained")
        growth, tolerance = figure.subplots(1, 2)
        growth.plot(table["length"], table["growth_decades"], color=dark, **look)
        growth.set_title("Growth of the gradient")
        growth.set_ylabel(r"$|\partial C/\partial b_1| : |\partial C/\partial b_L|$")
        tolerance.plot(table["length"], table["tolerance_decades"], color=light, **look)
        tolerance.set_title("Error that ends it")
        tolerance.set_ylabel("Relative error of $a_0$")
        tolerance.axhline(math.log10(ROUNDING), color=GREY, linestyle=(0, (4, 2)), linewidth=0.8)
        tolerance.annotate(
            "rounding of a double",
            (1, math.log10(ROUNDING)),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="right",
            va="bottom",
        )
        for axes in (growth, tolerance):
            decades.vertical_axis(axes)
            axes.set_xlabel("Neurons in the chain $L$")
            whole_numbers(axes)
    return figure
