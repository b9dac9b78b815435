"""What is drawn of gradients at the start, from tables whose numbers are known."""

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from stages.propagation import figure
from tests.stages.propagation.constructed import BLOCKS, LINES, NORMAL, SPECTRA
from unstable_gradients.drawing.style import Style


def test_the_figure_has_marks_and_theory(
    style: Style, assert_readable: Callable[[Figure], None]
) -> None:
    found = figure.draw(NORMAL, BLOCKS, LINES, SPECTRA, style)
    assert_readable(found)
    batch, blocks, lines, spectra = found.axes
    drawn = [line for line in blocks.lines if line.get_linestyle() == "None"]
    assert [list(line.get_ydata()) for line in drawn] == [[pytest.approx(2.3025), 4.605]] * 2
    assert [text.get_text() for text in lines.get_legend().get_texts()] == [
        "skip connections",
        "plain",
        "normalized, skip connections",
        "normalized",
        "theory",
    ]
    assert [line.get_linestyle() for line in spectra.lines].count("None") == 3
    assert batch.get_ylim()[1] > 1.29  # above all marks: room for the legend
