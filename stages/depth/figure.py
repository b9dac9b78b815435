"""Validation accuracy of every trained network against the number of its hidden layers."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unstable_gradients.drawing import networks, replicas, wording
from unstable_gradients.drawing.style import (
    GREY,
    INK,
    Style,
    applied,
    colours,
    horizontal_grid,
    legend_above,
    note,
)
from unstable_gradients.study import book

DARK = colours(2)[0]
BREADTH = 0.16  # of the replicas of one network, in steps between networks
MEAN_ASIDE = 0.14  # of the mean from the middle of its replicas


@dataclass(frozen=True)
class ShownAccuracy:
    """One accuracy of each replica.

    Attributes:
        column: of ACCURACY_BY_REPLICA.
        name: in the legend.
        place: beside the network's, in steps between networks.
        look: of its marks.
    """

    column: str
    name: str
    place: float
    look: dict[str, Any]


SHOWN_ACCURACIES = (
    ShownAccuracy(
        "last_accuracy",
        "after the last epoch",
        -0.25,
        {"marker": "o", "markerfacecolor": DARK, "markeredgecolor": DARK, "markersize": 3},
    ),
    ShownAccuracy(
        "best_accuracy",
        "at the best epoch",
        0.13,
        {"marker": "^", "markerfacecolor": "white", "markeredgecolor": DARK, "markersize": 4},
    ),
)
MEAN_LOOK: dict[str, Any] = {"color": INK, "marker": "_", "markersize": 8, "linewidth": 1.0}
BOOK_LINE: dict[str, Any] = {"color": GREY, "linestyle": (0, (4, 1.5)), "linewidth": 1.6}


def draw(table: pd.DataFrame, style: Style, confidence: float) -> Figure:
    """Every replica, their mean with its interval, the book's value; from ACCURACY_BY_REPLICA."""
    shown = networks.each(table)
    with applied(style):
        figure = Figure(figsize=(style.width, 3.8), layout="constrained")
        axes = figure.add_subplot()
        for position, (sizes, rows) in enumerate(shown):
            for measure in SHOWN_ACCURACIES:
                _draw_measure(axes, position, measure, 100 * rows[measure.column], confidence)
            _mark_book(axes, position, sizes)
        _label_axes(axes, shown)
        legend_above(figure, _legend(confidence, shown), columns=2)
        counts = [len(rows) for _, rows in shown]
        note(figure, wording.starts(min(counts), max(counts)).capitalize())
    return figure


def _draw_measure(
    axes: Axes, position: int, measure: ShownAccuracy, percent: pd.Series, confidence: float
) -> None:
    middle = position + measure.place
    places = replicas.side_by_side(middle, BREADTH, len(percent))
    axes.plot(places, percent, linestyle="none", gid=measure.column, **measure.look)
    replicas.draw_mean(axes, middle + MEAN_ASIDE, percent.to_numpy(), confidence, MEAN_LOOK)


def _mark_book(axes: Axes, position: int, sizes: str) -> None:
    if sizes not in book.VALIDATION_ACCURACY:
        return
    percent = 100 * book.VALIDATION_ACCURACY[sizes]
    axes.hlines(percent, position - 0.37, position + 0.33, gid="book", zorder=1, **BOOK_LINE)


def _label_axes(axes: Axes, shown: list[tuple[str, pd.DataFrame]]) -> None:
    many = len(shown) > 6
    axes.set_xticks(
        range(len(shown)),
        [wording.hidden_layers(sizes) for sizes, _ in shown],
        rotation=90 if many else 0,
    )
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_xlabel("Number of hidden layers × neurons in each")
    axes.set_ylabel("Validation accuracy (percent)")
    horizontal_grid(axes)


def _legend(confidence: float, shown: list[tuple[str, pd.DataFrame]]) -> list[Line2D]:
    handles = [
        Line2D([], [], linestyle="none", label=f"one start, {measure.name}", **measure.look)
        for measure in SHOWN_ACCURACIES
    ]
    interval = f"mean of the starts, {wording.percent(confidence)} interval"
    handles.append(Line2D([], [], label=interval, **MEAN_LOOK))
    if any(sizes in book.VALIDATION_ACCURACY for sizes, _ in shown):
        handles.append(Line2D([], [], label="the book, one run", **BOOK_LINE))
    return handles
