"""The labels of a figure of matplotlib said in another language.

A label is a `text` element, of which matplotlib knows where it is anchored. One with a formula is a
group of characters that have their places; what was drawn stands in a comment before it. Its phrase
may hold `$...$`, in which letters are italic, and `_` and `^` lower or raise the next character or
what stands in braces. Alone, it is centred on the old one, or begins where that did in a legend.
Lines of one label have no anchor: how they are aligned shows in where they begin and end.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from fontTools.ttLib import TTFont

from unstable_gradients.page.phrases import Phrases

GROUP = "figure"  # of phrases
FONT = "'DejaVu Sans'"
FILE = "mpl-data/fonts/ttf/DejaVuSans.ttf"  # of matplotlib
WITH_OTHERS = f"{FONT}, 'Noto Sans CJK JP'"  # which a page in Japanese brings along
SPACE = "{http://www.w3.org/2000/svg}"
TEXT, PART_OF_TEXT, GROUP_OF_PARTS = f"{SPACE}text", f"{SPACE}tspan", f"{SPACE}g"
LEGEND = "legend_"
ANCHOR = "text-anchor"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}  # how far along a line each is
SIZE = re.compile(r"font-size: ([\d.]+)px")
PLACE = re.compile(r"translate\(([-\d.e]+) ([-\d.e]+)\)(?: rotate\(([-\d.e]+)\))?")
# Within a formula: lowered or raised text, a letter, anything else.
PIECE = re.compile(r"([_^])(?:\{([^}]*)\}|(.))|([^\W\d_]+)|([^_^]+?(?=[_^]|[^\W\d_]|$))")
SHIFT = 0.3  # of the size of the text, down or up
SMALLER = "70%"
LETTER = 0.6  # of the size of the text: the width of a formula's last character


@dataclass(frozen=True)
class Line:
    """A line of a label that has no anchor.

    Attributes:
        element: text, or the group that holds the characters of a formula.
        drawn: what it reads, or what the formula was drawn from.
        size: of the text, in pixels.
        width: of what was drawn.
    """

    element: Element
    drawn: str
    size: float
    width: float

    @property
    def begin(self) -> float:
        """Where it begins, along the direction in which it is read."""
        found = PLACE.search(self.element.get("transform", ""))
        if not found:
            return float(self.element.get("x", "0"))
        x, y, angle = (float(each or 0) for each in found.groups())
        return x * math.cos(math.radians(angle)) + y * math.sin(math.radians(angle))


def say(root: Element, phrases: Phrases) -> None:
    """Put the labels of a figure into the language of these phrases."""
    if GROUP not in phrases.groups:
        return
    for text in root.iter(TEXT):
        if _is_anchored(text) and text.text and text.text.strip():
            text.text = phrases.say(GROUP, text.text)
    for lines, in_legend in [*_labels(root, False)]:
        anchor = _anchor(lines) if len(lines) > 1 else "start" if in_legend else "middle"
        for line in lines:
            said = phrases.say(GROUP, line.drawn)
            if line.element.tag == TEXT:
                _rewrite(line, said, anchor)
            elif said != line.drawn:
                _draw(line, said, anchor)
    for text in root.iter(TEXT):
        style = text.get("style", "")
        if FONT in style and WITH_OTHERS not in style:
            text.set("style", style.replace(FONT, WITH_OTHERS))


def _labels(parent: Element, in_legend: bool) -> Iterator[tuple[list[Line], bool]]:
    """The lines without an anchor of each label, and whether it is in a legend."""
    in_legend = in_legend or parent.get("id", "").startswith(LEGEND)
    lines: list[Line] = []
    drawn: str | None = None
    for child in parent:
        if cast(object, child.tag) is ElementTree.Comment:
            drawn = (child.text or "").strip()
        elif child.tag == TEXT:
            if not _is_anchored(child) and child.text and child.text.strip():
                size = _size(child)
                lines.append(Line(child, child.text, size, size * _width(child.text)))
        elif drawn is not None and child.tag == GROUP_OF_PARTS:
            characters = [*child.iter(PART_OF_TEXT)]
            if characters:
                size = _size(characters[0])
                ends = [float(x) for each in characters for x in each.get("x", "0").split()]
                lines.append(Line(child, drawn, size, max(ends) + LETTER * size))
            drawn = None
        else:
            yield from _labels(child, in_legend)
    if lines:
        yield lines, in_legend


def _is_anchored(text: Element) -> bool:
    return ANCHOR in text.get("style", "")


def _anchor(lines: Sequence[Line]) -> str:
    """How lines are aligned: by that point of each of which they agree best."""

    def spread(anchor: str) -> float:
        points = [line.begin + ANCHORS[anchor] * line.width for line in lines]
        return max(points) - min(points)

    return min(ANCHORS, key=spread)


def _size(element: Element) -> float:
    found = SIZE.search(element.get("style", ""))
    return float(found[1]) if found else 10.0


@cache
def _font() -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    source = resources.files("matplotlib") / FILE
    with resources.as_file(source) as path, TTFont(path) as font:
        return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def _width(text: str) -> float:
    """The width of a text in matplotlib's font, as a part of its size."""
    names, metrics, unit = _font()
    return sum(metrics[names.get(ord(each), ".notdef")][0] for each in text) / unit


def _rewrite(line: Line, said: str, anchor: str) -> None:
    """Write a phrase in the place of a text, which has its formulas in the text itself."""
    element = line.element
    element.text = said
    if anchor != "start":
        moved = float(element.get("x", "0")) + ANCHORS[anchor] * line.width
        element.set("x", f"{moved:.2f}")
        element.set("style", f"{element.get('style')}; {ANCHOR}: {anchor}")


def _draw(line: Line, said: str, anchor: str) -> None:
    """Write a phrase in the place of the characters of a formula."""
    for each in [*line.element]:
        line.element.remove(each)
    style = f"font-size: {line.size:g}px; font-family: {WITH_OTHERS}, sans-serif"
    given = {"style": f"{style}; {ANCHOR}: {anchor}", "x": f"{ANCHORS[anchor] * line.width:.2f}"}
    text = SubElement(line.element, TEXT, given)
    below = 0.0  # the line
    for content, shift, attributes in _pieces(said):
        if shift != below:
            attributes["dy"] = f"{(shift - below) * line.size:.2f}"
            below = shift
        SubElement(text, PART_OF_TEXT, attributes).text = content


def _pieces(said: str) -> Iterator[tuple[str, float, dict[str, str]]]:
    """What a phrase consists of: the text, how far below the line it is, and attributes."""
    for number, part in enumerate(said.split("$")):
        if number % 2 == 0:
            if part:
                yield part, 0.0, {}
            continue
        for where, braced, single, letters, other in PIECE.findall(part):
            if where:
                yield braced or single, SHIFT if where == "_" else -SHIFT, {"font-size": SMALLER}
            else:
                yield letters or other, 0.0, {"font-style": "italic"} if letters else {}
