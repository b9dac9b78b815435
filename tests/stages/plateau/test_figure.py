"""The figure of plateaus, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.plateau import figure as plateau_length
from stages.plateau.tables import PLATEAU
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def lengths(lambdas: tuple[float, ...], replicas: int, stuck: bool) -> pd.DataFrame:
    rows = [
        (
            *(lmbda, depth, replica, 100 * 3**depth * (1 + replica)),
            int(not stuck or depth < 4 or lmbda == 0),
        )
        for lmbda in lambdas
        for depth in (1, 2, 3, 4)
        for replica in range(replicas)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns))


def test_every_plateau_is_a_point_and_lines_are_over_the_same_depths(
    style: Style, assert_readable: Readable
) -> None:
    figure = plateau_length.draw(lengths((0.0, 5.0), 2, stuck=True), style)
    assert_readable(figure)
    (axes,) = figure.axes
    means = [line for line in axes.lines if line.get_gid() == "means"]
    assert len(means) == 2
    for line in means:  # of one layer there is no plateau, and four do not leave it with decay
        assert list(line.get_xdata()) == [2, 3]
        assert line.get_ydata() == pytest.approx([900 * math.sqrt(2), 2700 * math.sqrt(2)])
    left = [line for line in axes.lines if line.get_gid() == "left"]
    stayed = [line for line in axes.lines if line.get_gid() == "stayed"]
    assert sum(len(line.get_xdata()) for line in left) == 14
    assert sorted(y for line in stayed for y in line.get_ydata()) == [8100, 16_200]
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["λ = 0", "λ = 5", "still on it at the end"]


def test_one_lambda_and_replica(style: Style, assert_readable: Readable) -> None:
    figure = plateau_length.draw(lengths((0.0,), 1, stuck=False), style)
    assert_readable(figure)
    assert len(figure.legends[0].get_texts()) == 1


def test_where_no_depth_can_be_compared_there_is_no_line(
    style: Style, assert_readable: Readable
) -> None:
    table = lengths((0.0, 5.0), 2, stuck=True)
    figure = plateau_length.draw(table[table["hidden_layers"].isin([1, 4])], style)
    assert_readable(figure)
    assert not [line for line in figure.axes[0].lines if line.get_gid() == "means"]
