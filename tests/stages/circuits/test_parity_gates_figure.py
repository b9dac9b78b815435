from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stages.circuits.figures import parity_gates
from unstable_gradients.drawing.style import GREY, Style

Table = Callable[..., pd.DataFrame]


def points(axes: Axes, label: str) -> list[tuple[float, float]]:
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return [tuple(point) for point in np.asarray(line.get_xydata()).tolist()]


def test_gates_against_inputs_of_shallow_and_deep_circuits(
    parity_table: Table, style: Style
) -> None:
    shuffled = parity_table(5).sample(frac=1, random_state=0)
    left, _ = parity_gates.draw(shuffled, style).axes
    assert points(left, "two layers") == [(2, 3), (3, 5), (4, 9), (5, 17)]
    assert points(left, "a tree of pairs") == [(2, 3), (3, 6), (4, 9), (5, 12)]
    assert left.get_yscale() == "log"


def test_gates_against_depth_of_the_most_inputs(parity_table: Table, style: Style) -> None:
    # Of 5 inputs: groups of 2, 3, 4 and 5 take 12, 13, 14 and 17 gates in depths 6, 4, 4 and 2.
    _, right = parity_gates.draw(parity_table(5), style).axes
    assert points(right, "fewest gates of its depth") == [(2, 17), (4, 13), (6, 12)]
    assert points(right, "other sizes") == [(4, 14)]
    assert [text.get_text() for text in right.texts] == ["5", "3", "2", "4"]
    assert right.get_title() == "5 inputs in groups of all sizes"
    assert right.get_xticks().tolist() == [2, 4, 6]


def test_every_point_has_its_size_of_group_at_its_level(parity_table: Table, style: Style) -> None:
    """Of 7 inputs, in groups of 4, 5 and 6: the depth is that of groups of 3, which take fewer."""
    table = parity_table(7)
    spaced = table.assign(
        gates=table["gates"].where(table["fan_in"] < 4, 20 * 3 ** table["fan_in"])
    )
    figure = parity_gates.draw(spaced, style)
    figure.draw_without_rendering()
    right = figure.axes[1]
    others = {text.get_text(): text for text in right.texts if text.get_color() == GREY}
    assert set(others) == {"4", "5", "6"}
    for size, text in others.items():
        box = text.get_window_extent()
        level = right.transData.transform((4, 20 * 3 ** int(size)))[1]
        assert box.y0 < level < box.y1
    assert {text.get_text() for text in right.texts} == {str(size) for size in range(2, 8)}


def test_marks_of_the_panels_differ_and_are_named_once(parity_table: Table, style: Style) -> None:
    figure = parity_gates.draw(parity_table(6), style)
    looks = [(line.get_color(), line.get_marker()) for axes in figure.axes for line in axes.lines]
    assert len(set(looks)) == len(looks)
    (legend,) = figure.legends
    named = [text.get_text() for text in legend.get_texts()]
    assert named == ["two layers", "a tree of pairs", "other sizes", "fewest gates of its depth"]


@pytest.mark.parametrize("inputs", [2, 3, 8, 14])
def test_any_number_of_inputs(
    inputs: int, parity_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(parity_gates.draw(parity_table(inputs), style))
