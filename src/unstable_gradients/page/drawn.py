"""SVG figures of matplotlib as elements of the page: their text can be searched and read."""

import re
from pathlib import Path
from xml.etree import ElementTree

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import labels
from unstable_gradients.page.phrases import ENGLISH, Phrases

SPACE = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
REFERENCE = re.compile(r"#([\w.-]+)")
# What matplotlib says of all elements of a page in each of its figures; the page says it once.
LEFT_OUT = {f"{SPACE}metadata", f"{SPACE}style", ElementTree.Comment}


def element(svg: Path, description: str, phrases: Phrases = ENGLISH) -> str:
    """A figure as an element of HTML, as wide as there is room, on lines without a gap.

    Names of its parts begin with the name of the file, and remain where something refers to them.

    Args:
        svg: the file.
        description: what it shows, for those who do not see it.
        phrases: in which its labels are said.

    Raises:
        InvalidInput: if it is missing, or no SVG.
    """
    # Beside a formula, a comment holds what was drawn.
    keeping = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    try:
        root = ElementTree.fromstring(svg.read_bytes(), keeping)
    except FileNotFoundError:
        raise InvalidInput(f"{svg}: missing, expected an SVG figure") from None
    except ElementTree.ParseError as error:
        raise InvalidInput(f"{svg}: {error}, expected an SVG figure") from None
    if root.tag != f"{SPACE}svg":
        raise InvalidInput(f"{svg}: begins with {root.tag}, expected an SVG figure")
    labels.say(root, phrases)
    for parent in list(root.iter()):
        for child in [each for each in parent if each.tag in LEFT_OUT]:
            parent.remove(child)
    _rename(root, svg.stem)
    root.attrib = {
        "class": "drawn",
        "role": "img",
        "aria-label": description,
        **{name: root.attrib[name] for name in ("viewBox",) if name in root.attrib},
    }
    return _text(root)


def _rename(root: ElementTree.Element, before: str) -> None:
    """Make names different from those of other figures, and drop those that nobody refers to."""
    everything = list(root.iter())
    wanted = {
        name
        for each in everything
        for key, value in each.attrib.items()
        if key != "id" and "#" in value
        for name in REFERENCE.findall(value)
    }
    named = {each.attrib["id"] for each in everything if "id" in each.attrib} & wanted

    def renamed(found: re.Match[str]) -> str:
        return f"#{before}-{found[1]}" if found[1] in named else found[0]

    for each in everything:
        for key, value in list(each.attrib.items()):
            if key == "id":
                del each.attrib[key]
                if value in named:
                    each.attrib["id"] = f"{before}-{value}"
            elif key == LINK:
                del each.attrib[key]
                each.attrib["href"] = REFERENCE.sub(renamed, value)
            elif "#" in value:
                each.attrib[key] = REFERENCE.sub(renamed, value)


def _text(root: ElementTree.Element) -> str:
    """HTML without the names of XML's spaces, gaps between lines, and signs of formulas."""
    for each in root.iter():
        each.tag = each.tag.removeprefix(SPACE)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    return re.sub(r"(\n)\s*| +(?= )", r"\1", text).replace("$", "&#36;").strip()
