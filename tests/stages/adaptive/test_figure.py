"""The figure of Adam's epsilons: what stands where."""

from collections.abc import Callable

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from stages.adaptive import figure
from tests.stages.adaptive import constructed
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]
DEEPEST = {1e-2: [3, 4, 4], 1e-3: [5, 5, 6]}


def lines(axes: Axes, kind: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_gid() == kind]


def test_parts_and_depths_stand_beside_the_predicted_slope(
    style: Style, assert_readable: Readable
) -> None:
    drawn = figure.draw(*constructed.tables(DEEPEST, 1.5, (3, 4, 5, 6, 7)), style, 0.95)
    assert_readable(drawn)
    parts, depths = drawn.axes
    large, small = lines(parts, "left")
    assert list(large.get_xdata()) == [3, 4, 5, 6, 7]
    assert list(large.get_ydata()) == pytest.approx([1, 2 / 3, 0, 0, 0])
    assert list(small.get_ydata()) == pytest.approx([1, 1, 1, 1 / 3, 0])
    of_large, of_small = lines(depths, "replicas")
    assert list(of_large.get_ydata()) == [3.5, 4.5, 4.5]
    assert list(of_small.get_ydata()) == [5.5, 5.5, 6.5]
    assert of_large.get_xdata() == pytest.approx([-2.15, -2, -1.85])
    (theory,) = lines(depths, "theory")
    assert list(theory.get_xdata()) == [-3, -2]
    assert list(theory.get_ydata()) == pytest.approx([5 + 0.75, 5 - 0.75])
    labels = [text.get_text() for text in drawn.legends[0].get_texts()]
    assert labels == ["ε = 0.01", "ε = 0.001", "theory: 1.50 layers a decade"]
    assert depths.xaxis_inverted()


def test_where_some_have_no_depth_there_is_neither_mean_nor_theory(
    style: Style, assert_readable: Readable
) -> None:
    drawn = figure.draw(*constructed.tables(DEEPEST, 1.5, (3, 4, 5)), style, 0.95)
    assert_readable(drawn)
    _, depths = drawn.axes
    assert [len(line.get_xdata()) for line in lines(depths, "replicas")] == [3, 0]
    assert not lines(depths, "theory")
    assert len(depths.containers) == 1


def test_one_epsilon_and_replica(style: Style, assert_readable: Readable) -> None:
    drawn = figure.draw(*constructed.tables({1e-2: [3]}, 1.5), style, 0.95)
    assert_readable(drawn)
