"""What every figure has to be."""

from collections.abc import Callable

import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text


def hidden_tick_labels(axis: Axis) -> set[Text]:
    """matplotlib keeps ticks beyond the ends of an axis, which it does not draw."""
    low, high = sorted(axis.get_view_interval())
    beyond = [
        tick
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        if not low <= tick.get_loc() <= high
    ]
    return {label for tick in beyond for label in (tick.label1, tick.label2)}


def visible_texts(figure: Figure) -> list[Text]:
    hidden = set().union(
        *(hidden_tick_labels(axis) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis))
    )
    return [
        text
        for text in figure.findobj(Text)
        if text not in hidden and text.get_visible() and text.get_text().strip()
    ]


def fonts_of_formulas(text: str) -> set[str]:
    """The fonts of its glyphs; an SVG has their codes, and these mean letters in some fonts."""
    if "$" not in text:
        return set()
    parsed = MathTextParser("path").parse(text, 72, FontProperties())
    return {font.family_name for font, *_ in parsed.glyphs}


@pytest.fixture
def assert_readable() -> Callable[[Figure], None]:
    """Nothing sticks out of the canvas, no text lies on another, readers have all the fonts.

    A prime in cmsy10 is a 0 to those who do not have that font.
    """

    def check(figure: Figure) -> None:
        figure.draw_without_rendering()
        whole = figure.get_tightbbox()
        width, height = figure.get_size_inches()
        assert whole.x0 >= 0, "clipped on the left"
        assert whole.y0 >= 0, "clipped at the bottom"
        assert whole.x1 <= width, "clipped on the right"
        assert whole.y1 <= height, "clipped at the top"
        for each in visible_texts(figure):
            for line in each.get_text().splitlines():
                assert fonts_of_formulas(line) <= {"DejaVu Sans"}, line
        places = [
            (text.get_text(), text.get_window_extent().padded(-1)) for text in visible_texts(figure)
        ]
        for index, (text, box) in enumerate(places):
            for other, other_box in places[:index]:
                assert not box.overlaps(other_box), f"{text!r} lies on {other!r}"

    return check
