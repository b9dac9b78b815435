"""Texts of the page with values made up in a test, as plain text."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.page.plain_text import plain
from unstable_gradients.page import english, layout
from unstable_gradients.page.layout import Drawn
from unstable_gradients.page.phrases import ENGLISH as ENGLISH_PHRASES
from unstable_gradients.page.prose import Prose

NUMBER = re.compile(r"</?data\b[^>]*>")
ENGLISH = Path(__file__).parents[2] / "reports/text/en"


def _caption(drawn: Drawn, description: str, caption: str) -> str:
    """Instead of a figure, whose file a test does not have, its words."""
    assert isinstance(drawn, Drawn)
    return f"\n\n[figure: {description}. {caption}]\n\n"


OF_NO_STUDY: dict[str, Callable[..., str]] = {
    "figure": _caption,
    "living": lambda drawn, description, caption: "",
    "coverage": lambda replicas: f"coverage({replicas})",
    "claims": lambda letter: f"claims({letter})",
    "verdict": lambda id: f"verdict({id})",
}


def say(name: str, values: Mapping[str, object]) -> str:
    """The English text of this name; tables and numbers as HTML, formulas as LaTeX.

    Numbers have their sources, and do not say whether they are one of them or calculated from them.
    """
    prose = Prose(ENGLISH, english.FILTERS, layout.everywhere(ENGLISH_PHRASES) | OF_NO_STUDY)
    return prose.say(name, values).replace(" data-calculated>", ">")


def said(name: str, values: Mapping[str, object]) -> str:
    """The same as a reader sees it: measured numbers without their sources, lines joined."""
    return " ".join(plain(NUMBER.sub("", say(name, values))).split())
