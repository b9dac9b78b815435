"""The figure of both data sets: what stands where, and what stands there without the second."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.fashion import figure
from stages.fashion.data_sets import CLOTHES, DIGITS
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def points(axes: Axes) -> list[list[float]]:
    """The values of each series, digits first."""
    return [list(container.lines[0].get_ydata()) for container in axes.containers]


def test_each_panel_has_a_series_for_each_data_set(
    accuracies: pd.DataFrame,
    speeds: pd.DataFrame,
    plateaus: pd.DataFrame,
    style: Style,
    assert_readable: Readable,
) -> None:
    drawn = figure.draw(accuracies, speeds, plateaus, style, 0.95)
    assert_readable(drawn)
    gained, speed, length = map(points, drawn.axes)
    assert gained == [pytest.approx([0, 1, 2, 3]), pytest.approx([0, 2, 4, 6])]
    slow = [0.3 / 125, 0.3 / 25, 0.3 / 5, 0.3]
    assert speed == [pytest.approx(slow), pytest.approx([2 * each for each in slow])]
    assert length == [pytest.approx([1600, 6400, 25_600]), pytest.approx([3200, 12_800, 51_200])]
    assert [text.get_text() for text in drawn.legends[0].get_texts()] == [DIGITS, CLOTHES]


def test_a_depth_that_is_not_left_has_no_length(
    accuracies: pd.DataFrame, speeds: pd.DataFrame, plateaus: pd.DataFrame, style: Style
) -> None:
    with_decay = plateaus[plateaus["lmbda"] == 5.0]
    drawn = figure.draw(accuracies, speeds, with_decay, style, 0.95)
    assert [len(each) for each in points(drawn.axes[2])] == [3, 2]


def test_without_the_second_data_set_a_line_says_so(
    style: Style, assert_readable: Readable
) -> None:
    drawn = figure.left_out(style)
    assert_readable(drawn)
    assert [text.get_text() for text in drawn.texts] == [
        "Left out: no source of Fashion-MNIST answered."
    ]
