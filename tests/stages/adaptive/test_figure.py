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
DEPTHS = {1e-2: [3.5, 4.5, 4.5], 1e-3: [5.5, 5.5, 6.5]}


def lines(axes: Axes, kind: str) -> list[Line2D]:
    return [line for line in axes.lines if line.get_gid() == kind]


def test_lengths_and_depths_stand_beside_the_predicted_slope(
    style: Style, assert_readable: Readable
) -> None:
    drawn = figure.draw(*constructed.tables(DEPTHS, 1.5, (3, 4, 5, 6)), style, 0.95)
    assert_readable(drawn)
    lengths, depths = drawn.axes
    assert lengths.get_yscale() == "log"
    large, small = lines(lengths, "means")
    assert list(large.get_xdata()) == [3, 4, 5, 6]
    # Half a layer is a factor of 10^(1/4): -0.5, -1.5 and -1.5 layers on average.
    expected = [1000 * 10 ** ((depth - 12.5 / 3) / 2) for depth in (3, 4, 5, 6)]
    assert list(large.get_ydata()) == pytest.approx(expected)
    assert small.get_ydata()[0] < large.get_ydata()[0]
    (compared,) = lines(lengths, "compared")
    assert list(compared.get_ydata()) == [constructed.AT] * 2
    of_large, of_small = lines(depths, "replicas")
    assert list(of_large.get_ydata()) == pytest.approx([3.5, 4.5, 4.5])
    assert list(of_small.get_ydata()) == pytest.approx([5.5, 5.5, 6.5])
    assert of_large.get_xdata() == pytest.approx([-2.15, -2, -1.85])
    (theory,) = lines(depths, "theory")
    assert list(theory.get_xdata()) == [-3, -2]
    assert list(theory.get_ydata()) == pytest.approx([5 + 0.75, 5 - 0.75])
    labels = [text.get_text() for text in drawn.legends[0].get_texts()]
    assert labels == ["ε = 0.01", "ε = 0.001", "theory: 1.50 layers a decade"]
    assert depths.xaxis_inverted()


def test_a_mean_is_missing_where_a_network_stays(style: Style, assert_readable: Readable) -> None:
    """With 6 layers the first one stays for 1000 * 10^1.5 steps, more than were given."""
    drawn = figure.draw(*constructed.tables({1e-2: [3, 4]}, 1.5, (4, 6)), style, 0.95)
    assert_readable(drawn)
    (means,) = lines(drawn.axes[0], "means")
    assert list(means.get_xdata()) == [4]


def test_where_some_have_no_depth_there_is_neither_mean_nor_theory(
    style: Style, assert_readable: Readable
) -> None:
    drawn = figure.draw(*constructed.tables(DEPTHS, 1.5, (2, 3, 4)), style, 0.95)
    assert_readable(drawn)
    _, depths = drawn.axes
    assert [len(line.get_xdata()) for line in lines(depths, "replicas")] == [3, 0]
    assert not lines(depths, "theory")
    assert len(depths.containers) == 1


def test_one_epsilon_and_replica(style: Style, assert_readable: Readable) -> None:
    drawn = figure.draw(*constructed.tables({1e-2: [3]}, 1.5), style, 0.95)
    assert_readable(drawn)
