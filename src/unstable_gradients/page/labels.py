"""The labels of a figure of matplotlib said in another language.

A label is a `text` element, of which matplotlib knows where it is anchored. One with a formula is a
group of characters that have their places; what was drawn stands in a comment before it. Its phrase
may hold `$...$`, in which letters are italic, and `_` and `^` lower or raise the next character or
what stands in braces. It is centred on the old one, or begins where that did in a legend.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from unstable_gradients.page.phrases import Phrases

GROUP = "figure"  # of phrases
FONT = "'DejaVu Sans'"
WITH_OTHERS = f"{FONT}, 'Noto Sans CJK JP'"  # which a page in Japanese brings along
SPACE = "{http://www.w3.org/2000/svg}"
LEGEND = "legend_"
# Within a formula: lowered or raised text, a letter, anything else.
PART = re.compile(r"([_^])(?:\{([^}]*)\}|(.))|([^\W\d_]+)|([^_^]+?(?=[_^]|[^\W\d_]|$))")
SHIFT = 0.3  # of the size of the text, down or up
SMALLER = "70%"
LETTER = 0.6  # of the size of the text: the width of a formula's last character


def say(root: ElementTree.Element, phrases: Phrases) -> None:
    """Put the labels of a figure into the language of these phrases."""
    if GROUP not in phrases.groups:
        return
    for text in [*root.iter(f"{SPACE}text")]:
        if text.text and text.text.strip():
            text.text = phrases.say(GROUP, text.text)
        if style := text.get("style"):
            text.set("style", style.replace(FONT, WITH_OTHERS))
    for formula, group, in_legend in [*_formulas(root, False)]:
        said = phrases.say(GROUP, formula)
        if said != formula:
            _draw(said, group, in_legend)


def _formulas(
    parent: ElementTree.Element, in_legend: bool
) -> Iterator[tuple[str, ElementTree.Element, bool]]:
    """What was drawn, the group that holds it, and whether it is in a legend."""
    in_legend = in_legend or parent.get("id", "").startswith(LEGEND)
    drawn = None
    for child in parent:
        if child.tag is ElementTree.Comment:
            drawn = (child.text or "").strip()
        elif drawn is not None and child.tag == f"{SPACE}g":
            yield drawn, child, in_legend
            drawn = None
        else:
            yield from _formulas(child, in_legend)


def _draw(said: str, group: ElementTree.Element, in_legend: bool) -> None:
    """Write a phrase in the place of the characters of a group."""
    characters = [*group.iter(f"{SPACE}tspan")]
    size = _size(characters[0])
    places = [float(x) for each in characters for x in each.get("x", "0").split()]
    for each in [*group]:
        group.remove(each)
    style = f"font-size: {size:g}px; font-family: {WITH_OTHERS}, sans-serif"
    given = {"style": style}
    if not in_legend:
        middle = (max(places) + LETTER * size) / 2
        given = {"style": f"{style}; text-anchor: middle", "x": f"{middle:.2f}"}
    text = ElementTree.SubElement(group, f"{SPACE}text", given)
    below = 0.0  # the line
    for content, shift, attributes in _parts(said):
        if shift != below:
            attributes["dy"] = f"{(shift - below) * size:.2f}"
            below = shift
        ElementTree.SubElement(text, f"{SPACE}tspan", attributes).text = content


def _size(character: ElementTree.Element) -> float:
    found = re.search(r"font-size: ([\d.]+)px", character.get("style", ""))
    return float(found[1]) if found else 10.0


def _parts(said: str) -> Iterator[tuple[str, float, dict[str, str]]]:
    """What a phrase consists of: the text, how far below the line it is, and attributes."""
    for number, part in enumerate(said.split("$")):
        if number % 2 == 0:
            if part:
                yield part, 0.0, {}
            continue
        for where, braced, single, letters, other in PART.findall(part):
            if where:
                yield braced or single, SHIFT if where == "_" else -SHIFT, {"font-size": SMALLER}
            else:
                yield letters or other, 0.0, {"font-style": "italic"} if letters else {}
