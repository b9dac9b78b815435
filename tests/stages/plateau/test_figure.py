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
        (lmbda, depth, replica, 100 * 3**depth * (1 + replica), int(not stuck or depth < 3))
        for lmbda in lambdas
        for depth in (1, 2, 3)
        for replica in range(replicas)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns))


def test_every_plateau_is_a_point_and_lines_end_where_one_does_not_end(
    style: Style, assert_readable: Readable
) -> None:
    figure = plateau_length.draw(lengths((0.0, 5.0), 2, stuck=True), style)
    assert_readable(figure)
    (axes,) = figure.axes
    means = [line for line in axes.lines if line.get_gid() == "means"]
    for line in means:
        assert list(line.get_xdata()) == [1, 2]
        assert line.get_ydata() == pytest.approx([300 * math.sqrt(2), 900 * math.sqrt(2)])
    left = [line for line in axes.lines if line.get_gid() == "left"]
    stayed = [line for line in axes.lines if line.get_gid() == "stayed"]
    assert sum(len(line.get_xdata()) for line in left) == 8
    assert sorted(y for line in stayed for y in line.get_ydata()) == [2700, 2700, 5400, 5400]
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels == ["λ = 0", "λ = 5", "still on it at the end"]


def test_one_lambda_and_replica(style: Style, assert_readable: Readable) -> None:
    figure = plateau_length.draw(lengths((0.0,), 1, stuck=False), style)
    assert_readable(figure)
    assert len(figure.legends[0].get_texts()) == 1
