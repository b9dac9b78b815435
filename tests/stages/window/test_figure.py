"""The figure of the window."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.window import figure as window_figure
from unstable_gradients.drawing.style import Style

Table = Callable[..., pd.DataFrame]
Check = Callable[[Figure], None]


def labelled(figure: Figure, panel: int, label: str) -> np.ndarray:
    (line,) = [each for each in figure.axes[panel].lines if label in str(each.get_label())]
    return np.asarray(line.get_xydata())


def test_the_window_is_that_of_the_size_of_the_weight_and_the_best_bias(
    window_table: Table, style: Style, assert_readable: Check
) -> None:
    figure = window_figure.draw(window_table(), style)
    widths = [(4.0, 0.0), (6.9, 0.4 - 0.069), (20.0, 0.2)]
    np.testing.assert_allclose(labelled(figure, 1, "widest window found"), widths)
    np.testing.assert_allclose(labelled(figure, 1, "by the formula"), widths)
    sizes = np.array([1.0, 3.0, 4.0, 6.9, 20.0])
    np.testing.assert_allclose(labelled(figure, 0, "found"), np.c_[sizes, sizes / 4])
    (text,) = figure.axes[1].texts
    assert "6.90" in text.get_text()
    assert "0.331" in text.get_text()
    assert_readable(figure)


def test_small_weights_have_ticks(window_table: Table, style: Style) -> None:
    figure = window_figure.draw(window_table((0.1, 1.0, 4.0, 20.0)), style)
    figure.draw_without_rendering()
    ticks = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert ticks == ["0.1", "0.4", "1", "4", "10"]


@pytest.mark.parametrize("sizes", [(4.0,), (4.0, 5.0), (2.0, 4.0, 1000.0)])
def test_windows_of_any_weights(
    sizes: tuple[float, ...], window_table: Table, style: Style, assert_readable: Check
) -> None:
    assert_readable(window_figure.draw(window_table(sizes), style))
