"""How exactly one sigmoid neuron can hand on its input."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.richer import copies
from stages.richer.tables import WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.drawing.style import DASHES, INK, Style, applied, colours, legend_above

PANEL_HEIGHT = 3.0  # inches
CURVE_POINTS = 201  # of a curve
WIDE_GREY = "0.8"  # colour of what copies lie on
SHOWN_WEIGHT = 1.0  # w1 of the copies drawn, the nearest there is
FORMS_IN_LEGEND = {WITH_CONSTANT: "with a constant", WITHOUT_CONSTANT: "without a constant"}


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Left some copies against their input, right the error against w1: IDENTITY_NEURON."""
    forms = {form: rows.sort_values("input_weight") for form, rows in table.groupby("form")}
    with applied(style):
        figure = Figure(figsize=(style.width, PANEL_HEIGHT + 0.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        _draw_copies(left, forms)
        _draw_errors(right, forms)
        handles = [*left.get_legend_handles_labels()[0], *right.get_legend_handles_labels()[0]]
        legend_above(figure, handles, columns=2)
    return figure


def _draw_copies(axes: Axes, forms: dict[str, pd.DataFrame]) -> None:
    x = np.linspace(0, 1, CURVE_POINTS)
    axes.plot(x, x, color=WIDE_GREY, linewidth=6, solid_capstyle="butt", label="$x$ itself")
    best = copies.best(forms[WITHOUT_CONSTANT], WITHOUT_CONSTANT)
    shown = [(form, _nearest(rows, SHOWN_WEIGHT)) for form, rows in forms.items()]
    shown.append((WITHOUT_CONSTANT, best))
    for (form, copy), colour, dashes in zip(shown, colours(3), DASHES, strict=False):
        z = copy["input_weight"] * x + copy["bias"]
        axes.plot(
            x,
            copy["output_weight"] / (1 + np.exp(-z)) + copy["constant"],
            color=colour,
            linestyle=dashes,
            linewidth=1.6,
            label=f"$w_1 = {copy['input_weight']:.3g}$, {FORMS_IN_LEGEND[form]}",
        )
    axes.set_xlabel("Input $x$")
    axes.set_ylabel(r"Copy $w_2\,\sigma(w_1 x + b) + c$")


def _nearest(rows: pd.DataFrame, weight: float) -> pd.Series:
    return rows.loc[np.abs(np.log(rows["input_weight"] / weight)).idxmin()]


def _draw_errors(axes: Axes, forms: dict[str, pd.DataFrame]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(color="0.9", linewidth=0.5)
    first, _, last = colours(3)
    free, bare = forms[WITH_CONSTANT], forms[WITHOUT_CONSTANT]
    marked: dict[str, Any] = {"linestyle": "none", "markersize": 3}
    axes.plot(
        free["input_weight"],
        free["series_error"],
        color=INK,
        linewidth=0.8,
        label=r"$w_1^2 / 384$, from the series",
    )
    axes.plot(
        free["input_weight"],
        free["error"],
        color=first,
        marker="o",
        label="error with a constant",
        **marked,
    )
    axes.plot(
        bare["input_weight"],
        bare["error"],
        color=last,
        marker="s",
        label="error without a constant",
        **marked,
    )
    best = copies.best(bare, WITHOUT_CONSTANT)
    axes.plot(
        best["input_weight"],
        best["error"],
        color=INK,
        marker="D",
        markersize=5,
        linestyle="none",
        label="least error without a constant",
    )
    axes.annotate(
        f"{best['error']:.3f}",
        xy=(best["input_weight"], best["error"]),
        xytext=(4, -14),
        textcoords="offset points",
    )
    axes.set_xlabel("Weight of the input $w_1$")
    axes.set_ylabel("Largest error on [0, 1]")
