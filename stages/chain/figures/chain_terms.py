"""How often weights, terms and ratios of gradients in random chains are below a bound."""

import itertools
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from unstable_gradients.drawing.style import (
    BOOK_MARK,
    DASHES,
    GREY,
    Style,
    applied,
    colours,
    legend_above,
    note,
)
from unstable_gradients.study import book, tables

SIZE_LIMITS = (2.0**-14, 2.0**3)
FRACTIONS = {1.0: "1", 1 / 4: "1/4", 1 / 16: "1/16"}
BESIDE_THE_MARK = {"textcoords": "offset points"}
# Where the words stand, in places that no line crosses.
LABEL_PLACES: dict[float, dict[str, Any]] = {
    1.0: {"xytext": (6, -5), "ha": "left", "va": "top", **BESIDE_THE_MARK},
    1 / 4: {"xytext": (-6, 0), "ha": "right", "va": "center", **BESIDE_THE_MARK},
    1 / 16: {
        "xytext": (1, 0.6),
        "textcoords": "axes fraction",
        "ha": "right",
        "va": "center",
        "arrowprops": {"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkB": 4},
    },
}


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Weights and terms in one panel, ratios in another, the book's bounds: CHAIN_TERMS."""
    last = int(table["layer"].max())
    looks = list(zip(colours(last + 1), itertools.cycle(DASHES), strict=False))
    with applied(style):
        figure = Figure(figsize=(style.width, 3.6), layout="constrained")
        sizes, ratios = figure.subplots(1, 2, sharey=True)
        handles = [
            _draw(sizes, table, ("weight", last), looks[0], r"$|w_j|$"),
            _draw(sizes, table, ("term", last), looks[1], r"$|w_j\,\sigma′(z_j)|$"),
        ]
        _mark(sizes, table, ("weight", last), book.USUAL_WEIGHT)
        _mark(sizes, table, ("term", last), book.USUAL_TERM)
        sizes.set_title(f"Weight and term, neuron {last}")
        sizes.set_ylabel("Chains in which it is smaller")
        for layer, look in zip(range(2, last + 1), looks[2:], strict=True):
            name = rf"$|\partial C/\partial b_1| : |\partial C/\partial b_{{{layer}}}|$"
            handles.append(_draw(ratios, table, ("ratio", layer), look, name))
        _mark(ratios, table, ("ratio", 3), 1 / book.USUAL_SLOWDOWN)
        ratios.set_title("Ratio of two gradients")
        sizes.yaxis.set_major_formatter(PercentFormatter(xmax=1))
        legend_above(figure, handles, columns=3)
        note(figure, f"{int(table['chains'].max()):,} random chains")
    return figure


def _draw(
    axes: Axes, table: pd.DataFrame, which: tuple[str, int], look: tuple[Any, Any], label: str
) -> Line2D:
    quantity, layer = which
    colour, dashes = look
    rows = table[(table["quantity"] == quantity) & (table["layer"] == layer)]
    axes.set_xscale("log", base=2)
    axes.set_xlim(*SIZE_LIMITS)
    axes.set_ylim(0, 1.02)
    axes.grid(color="0.9", linewidth=0.5)
    axes.set_xlabel("Size")
    frequency = rows["below"] / rows["chains"]
    (line,) = axes.plot(rows["bound"], frequency, color=colour, linestyle=dashes, label=label)
    return line


def _mark(axes: Axes, table: pd.DataFrame, which: tuple[str, int], bound: float) -> None:
    """The book's bound, and how often the quantity is below it."""
    quantity, layer = which
    row = tables.row(table, quantity=quantity, layer=layer, bound=bound)
    frequency = row["below"] / row["chains"]
    axes.vlines(bound, 0, frequency, color=GREY, linewidth=0.8)
    axes.plot(bound, frequency, markersize=5, **BOOK_MARK)
    axes.annotate(
        f"{100 * frequency:.1f}%\nbelow {FRACTIONS[bound]}",
        (bound, frequency),
        **LABEL_PLACES[bound],
    )
