"""The figure of the factorial study, from a table that is easy to follow."""

import itertools
from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from matplotlib.figure import Figure

from stages.factorial import figure as factorial_accuracy
from stages.factorial.tables import FACTORIAL_CELLS
from unstable_gradients.drawing.style import Style

Readable = Callable[[Figure], None]


def cells(
    activations: Sequence[str] = ("sigmoid", "relu"),
    starts: Sequence[str] = ("default", "sparse-zero"),
    maxima: Sequence[float] = (0.0, 0.9),
    rates: Sequence[float] = (0.1, 0.5),
    depths: Sequence[int] = (1, 4, 8),
) -> pd.DataFrame:
    rows = [
        (*levels, 100, median, median - 0.05, median + 0.1, 5)
        for levels in itertools.product(activations, starts, maxima, rates, depths)
        for median in [0.8 / levels[-1] + 0.1 * (levels[2] > 0)]
    ]
    return pd.DataFrame(rows, columns=list(FACTORIAL_CELLS.columns)).sample(frac=1, random_state=1)


def test_a_panel_has_a_line_for_every_start_and_momentum(
    style: Style, assert_readable: Readable
) -> None:
    table = cells().sort_values("activation", ascending=False, kind="stable")
    figure = factorial_accuracy.draw(table, style, 0.95)
    assert_readable(figure)
    assert [axes.get_title() for axes in figure.axes] == ["sigmoid", "rectifier (ReLU)", "", ""]
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert [label[-3:] for label in labels] == ["0.1", "", "0.5", ""]
    for axes in figure.axes:
        assert len(axes.containers) == 4
        plain = axes.containers[0].lines[0]
        assert plain.get_ydata() == pytest.approx([80, 20, 10])
        moving = axes.containers[1].lines[0]
        assert moving.get_ydata() == pytest.approx([90, 30, 20])
        assert moving.get_xdata() == pytest.approx([0, 1, 2], abs=0.2)
        (bars,) = axes.containers[0].lines[2]
        first = bars.get_segments()[0]
        assert first[:, 1] == pytest.approx([75, 90])
        assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "4", "8"]
    assert figure.get_supylabel() == "Validation accuracy (percent)"
    assert {axes.get_ylim() for axes in figure.axes} == {(0, 100)}
    (legend,) = figure.legends
    assert len(legend.get_texts()) == 4
    assert "After 100 steps; medians of 5 random starts" in figure.get_supxlabel()
    assert "Medians, not means" in figure.get_supxlabel()


def test_one_combination(style: Style, assert_readable: Readable) -> None:
    table = cells(("tanh",), ("default",), (0.0,), (0.1,), (3,))
    assert_readable(factorial_accuracy.draw(table, style, 0.95))


def test_a_cell_of_one_start(style: Style, assert_readable: Readable) -> None:
    table = cells().assign(lower=0.5, median=0.5, upper=0.5, replicas=1)
    figure = factorial_accuracy.draw(table, style, 0.95)
    assert_readable(figure)
    assert "1 random start of each" in figure.get_supxlabel()
