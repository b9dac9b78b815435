from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unstable_gradients.figures import parity_gates
from unstable_gradients.figures.style import Style

Table = Callable[..., pd.DataFrame]


def points(axes: Axes, label: str) -> list[tuple[float, float]]:
    (line,) = [line for line in axes.lines if line.get_label() == label]
    return [tuple(point) for point in np.asarray(line.get_xydata()).tolist()]


def test_gates_against_inputs_of_shallow_and_deep_circuits(
    parity_table: Table, style: Style
) -> None:
    shuffled = parity_table(5).sample(frac=1, random_state=0)
    left, _ = parity_gates.draw(shuffled, style, 0.95).axes
    assert points(left, "two layers") == [(2, 3), (3, 5), (4, 9), (5, 17)]
    assert points(left, "a tree of pairs") == [(2, 3), (3, 6), (4, 9), (5, 12)]
    assert left.get_yscale() == "log"


def test_gates_against_depth_of_the_most_inputs(parity_table: Table, style: Style) -> None:
    # Of 5 inputs: groups of 2, 3, 4 and 5 take 12, 13, 14 and 17 gates in depths 6, 4, 4 and 2.
    _, right = parity_gates.draw(parity_table(5), style, 0.95).axes
    assert points(right, "fewest gates of its depth") == [(2, 17), (4, 13), (6, 12)]
    assert points(right, "other sizes") == [(4, 14)]
    assert [text.get_text() for text in right.texts] == ["5", "3", "2"]
    assert right.get_title() == "5 inputs in groups of all sizes"
    assert right.get_xticks().tolist() == [2, 4, 6]


@pytest.mark.parametrize("inputs", [2, 3, 8, 14])
def test_any_number_of_inputs(
    inputs: int, parity_table: Table, style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    assert_readable(parity_gates.draw(parity_table(inputs), style, 0.95))
