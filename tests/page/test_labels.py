"""Labels of figures in another language: what they read, and where they stand."""

import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from unstable_gradients.drawing.style import Style, applied, save
from unstable_gradients.page import drawn
from unstable_gradients.page.phrases import ENGLISH, Phrases
from unstable_gradients.study.pictures import Picture

PHRASES = Phrases(
    {
        "figure": {
            "Epoch": "エポック",
            "short": "短",
            "a longer line": "長い行",
            "Factor $w$": "倍率$w_1^{2}$の",
            "Line {}": "線{0}",
        }
    }
)
STYLE = Style(width=4.0, font_size=9.0, dpi=50)
TEXT = re.compile(r"<text ([^>]*)>(.*?)</text>")


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """A figure with labels of every kind."""
    found = Picture(str(tmp_path_factory.mktemp("figures") / "made"))
    with applied(STYLE):
        figure = Figure(figsize=(4, 3))
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], label="Line 1")
        axes.set_xlabel("Epoch")
        axes.set_ylabel("short\na longer line")
        axes.set_title("Factor $w$")
        axes.legend()
        figure.text(0.9, 0.5, "short\na longer line", ha="right")
    save(figure, found, STYLE)
    return found


def texts(picture: Picture, phrases: Phrases) -> dict[str, list[str]]:
    """The attributes of the texts that read so."""
    found: dict[str, list[str]] = {}
    for attributes, content in TEXT.findall(drawn.element(picture.svg, "", phrases)):
        found.setdefault(re.sub("<[^>]*>", "", content), []).append(attributes)
    return found


def test_labels_are_said(picture: Picture) -> None:
    there = texts(picture, PHRASES)
    assert {"エポック", "線1", "倍率w12の"} <= {*there}
    assert [len(there[each]) for each in ("短", "長い行")] == [2, 2]
    assert not {"Epoch", "short", "Line 1"} & {*there}
    assert "'Noto Sans CJK JP'" in there["エポック"][0]
    assert "text-anchor: middle" in there["エポック"][0]


def test_lines_of_a_label_are_aligned_as_they_were(picture: Picture) -> None:
    """Those of an axis by their middles, those that end at the same place by their ends."""
    for line in ("短", "長い行"):
        anchors = [
            re.search(r"text-anchor: (\w+)", each)[1] for each in texts(picture, PHRASES)[line]
        ]
        assert sorted(anchors) == ["end", "middle"]


def test_letters_of_a_formula_are_italic_and_indices_lower(picture: Picture) -> None:
    svg = drawn.element(picture.svg, "", PHRASES)
    (formula,) = re.findall(r"<tspan>倍率</tspan>(.*?)</text>", svg)
    parts = [
        (part.get("font-style"), float(part.get("dy", "0")), part.text)
        for part in ElementTree.fromstring(f"<text>{formula}</text>")
    ]
    assert parts == [
        ("italic", 0.0, "w"), (None, 2.7, "1"), (None, -5.4, "2"), (None, 2.7, "の")
    ]  # fmt: skip


def test_without_phrases_a_figure_stays_as_it_is(picture: Picture) -> None:
    plain = drawn.element(picture.svg, "", ENGLISH)
    assert plain == drawn.element(picture.svg, "")
    assert "Noto" not in plain
    assert ">Epoch<" in plain


def test_the_width_of_a_text_is_matplotlibs() -> None:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    from unstable_gradients.page.labels import _width

    path = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    for text in ("Measured factor", "of a layer, mean", "1234"):
        width, _, _ = text_to_path.get_text_width_height_descent(
            text, FontProperties(fname=path, size=10), ismath=False
        )
        assert 10 * _width(text) == pytest.approx(width, rel=0.03)  # but for kerning
