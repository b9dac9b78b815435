"""The figures of plateaus, from tables whose numbers are easy to follow."""

import math
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.plateau import critical_figure
from stages.plateau import figure as plateau_length
from stages.plateau.tables import PLATEAU
from tests.stages.plateau import by_law
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
    figure = plateau_length.draw(lengths((0.0, 5.0), 2, stuck=True), None, style)
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
    figure = plateau_length.draw(lengths((0.0,), 1, stuck=False), None, style)
    assert_readable(figure)
    assert len(figure.legends[0].get_texts()) == 1


def test_where_no_depth_can_be_compared_there_is_no_line(
    style: Style, assert_readable: Readable
) -> None:
    table = lengths((0.0, 5.0), 2, stuck=True)
    figure = plateau_length.draw(table[table["hidden_layers"].isin([1, 4])], None, style)
    assert_readable(figure)
    assert not [line for line in figure.axes[0].lines if line.get_gid() == "means"]


def test_the_law_is_drawn_up_to_the_depth_that_decay_holds(
    style: Style, assert_readable: Readable
) -> None:
    """A lambda of 5 holds networks of more than 3 + ln(5e-4 / 1e-5) / ln 5 layers."""
    table = by_law.plateau((1, 2, 3, 4, 5, 6))
    figure = plateau_length.draw(table, by_law.fits(), style)
    assert_readable(figure)
    (axes,) = figure.axes
    assert not [line for line in axes.lines if line.get_gid() == "means"]
    free, decaying = (line for line in axes.lines if line.get_gid() == "law")
    for line, lmbda in ((free, 0.0), (decaying, 5.0)):
        expected = [by_law.TYPICAL.length(x, lmbda * by_law.DECAY) for x in line.get_xdata()]
        assert line.get_ydata() == pytest.approx(expected)
        assert line.get_xdata()[0] == 2
    limit = 3 + math.log(50) / math.log(5)
    assert free.get_xdata()[-1] == 6
    assert 5.2 < decaying.get_xdata()[-1] < limit
    (stuck,) = (patch for patch in axes.patches if patch.get_gid() == "stuck")
    assert stuck.get_x() == pytest.approx(limit, abs=1e-6)
    labels = [text.get_text() for text in figure.legends[0].get_texts()]
    assert labels[-1] == "never left with λ = 5, by the law"


def test_a_panel_for_each_depth_shows_lengths_over_lambda(
    style: Style, assert_readable: Readable
) -> None:
    plateau = by_law.plateau((2, 4, 5))
    held = pd.concat([by_law.bracketing(4, (30.0, 80.0)), by_law.bracketing(5, (8.0, 12.0))])
    figure = critical_figure.draw(plateau, held, by_law.fits(), style)
    assert_readable(figure)
    assert [axes.get_title() for axes in figure.axes] == ["4 hidden layers", "5 hidden layers"]
    for axes, depth, critical in zip(figure.axes, (4, 5), (50, 10), strict=True):
        (law,) = (line for line in axes.lines if line.get_gid() == "law")
        (stuck,) = (patch for patch in axes.patches if patch.get_gid() == "stuck")
        assert stuck.get_x() == pytest.approx(critical)
        middle = float(law.get_xdata()[200])
        expected = by_law.TYPICAL.length(depth, middle * by_law.DECAY)
        assert law.get_ydata()[200] == pytest.approx(expected)
        left = sum(len(line.get_xdata()) for line in axes.lines if line.get_gid() == "left")
        stayed = sum(len(line.get_xdata()) for line in axes.lines if line.get_gid() == "stayed")
        assert (left, stayed) == (2 * by_law.REPLICAS, by_law.REPLICAS)


def test_without_a_law_there_are_the_replicas(style: Style, assert_readable: Readable) -> None:
    held = by_law.bracketing(5, (8.0,))
    figure = critical_figure.draw(by_law.plateau((2, 5)), held, None, style)
    assert_readable(figure)
    (axes,) = figure.axes
    assert not [line for line in axes.lines if line.get_gid() == "law"]
    assert not axes.patches
