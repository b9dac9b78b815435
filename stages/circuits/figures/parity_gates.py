"""How many gates parity takes: against the number of inputs, and against depth."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.circuits.parity import deep, fewest_of_each_depth, of_most_inputs, shallow
from unstable_gradients.drawing import traces
from unstable_gradients.drawing.style import (
    DASHES,
    GREY,
    Style,
    applied,
    colours,
    horizontal_grid,
    legend_above,
    note,
    panels,
    whole_numbers,
)

PANEL_HEIGHT = 3.0  # inches
SHALLOW, BETWEEN, DEEP = colours(3)
FEWEST_LOOK: dict[str, Any] = {"color": BETWEEN, "marker": "D", "markersize": 4.5, "gid": "fewest"}
NUMBER_SIZE = 0.8  # of the text, size of the numbers beside the other points
OTHERS_LOOK: dict[str, Any] = {
    "linestyle": "none",
    "marker": "o",
    "markersize": 4.5,
    "markerfacecolor": "white",
    "markeredgecolor": GREY,
}


def draw(table: pd.DataFrame, style: Style) -> Figure:
    """Shallow and deep circuits by inputs; those of the most inputs by depth: PARITY_CIRCUIT."""
    with applied(style):
        figure, (by_inputs, by_depth) = panels(2, style, PANEL_HEIGHT)
        _draw_growth(by_inputs, table)
        others = _draw_depths(by_depth, of_most_inputs(table))
        for axes in (by_inputs, by_depth):
            axes.set_yscale("log")
            horizontal_grid(axes)
        traces.show_a_decade(by_inputs)
        _name_others(by_depth, others, NUMBER_SIZE * style.font_size)
        figure.supylabel("Number of gates", fontsize=style.font_size)
        handles = [line for axes in (by_inputs, by_depth) for line in axes.get_lines()]
        legend_above(figure, handles, columns=2)
        note(
            figure,
            "Right: beside each point the size of the groups. Inverters are not counted, "
            "neither as gates nor in the depth",
        )
    return figure


def _draw_growth(axes: Axes, table: pd.DataFrame) -> None:
    wide, trees = shallow(table), deep(table)
    axes.plot(
        wide["inputs"], wide["gates"], color=SHALLOW, marker="o", markersize=4, label="two layers"
    )
    axes.plot(
        trees["inputs"],
        trees["gates"],
        color=DEEP,
        marker="s",
        markersize=4,
        linestyle=DASHES[1],
        label="a tree of pairs",
    )
    axes.set_title("Shallow and deep circuits")
    axes.set_xlabel("Inputs whose parity is computed")
    whole_numbers(axes)


def _draw_depths(axes: Axes, table: pd.DataFrame) -> pd.DataFrame:
    """Every size of group is a point; lines join the fewest gates of each depth, not the rest."""
    fewest = fewest_of_each_depth(table)
    others = table.drop(fewest.index)
    if len(others):
        axes.plot(others["depth"], others["gates"], label="other sizes", **OTHERS_LOOK)
    label = "fewest gates of its depth"
    axes.plot(fewest["depth"], fewest["gates"], label=label, **FEWEST_LOOK)
    for row in fewest.itertuples():
        axes.annotate(
            f"{row.fan_in}",
            xy=(row.depth, row.gates),
            xytext=(-6, -3),
            textcoords="offset points",
            ha="right",
            va="top",
        )
    axes.margins(x=0.12)
    axes.set_title(f"{table['inputs'].max()} inputs in groups of all sizes")
    axes.set_xlabel("Depth: gates from input to output")
    axes.set_xticks(sorted(table["depth"].unique()))
    return others


def _name_others(axes: Axes, others: pd.DataFrame, font_size: float) -> None:
    """The size of the groups beside each other point; call it when the limits are final."""
    to_fraction = axes.transScale + axes.transLimits
    for depth, rows in others.sort_values("gates").groupby("depth"):
        points = [(float(str(depth)), float(gates)) for gates in rows["gates"]]
        levels = [to_fraction.transform(point)[1] for point in points]
        places = traces.pushed_apart(levels, 1.2 * font_size / 72 / PANEL_HEIGHT)
        for fan_in, place in zip(rows["fan_in"], places, strict=True):
            axes.annotate(
                f"{fan_in}",
                xy=(float(str(depth)), place),
                xycoords=("data", "axes fraction"),
                xytext=(6, 0),
                textcoords="offset points",
                va="center_baseline",
                fontsize=font_size,
                color=GREY,
            )
