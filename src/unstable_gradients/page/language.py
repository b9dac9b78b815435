"""The languages of the page: each has a folder of texts, and ways to show values.

What programs say stands in a file of phrases beside the texts, but for English.
"""

from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import english, japanese, numbers, phrases
from unstable_gradients.page.filters import Filters
from unstable_gradients.page.phrases import Phrases

ENGLISH, JAPANESE = "en", "ja"
PHRASES = "phrases.json"


@dataclass(frozen=True)
class Language:
    """A language of the page.

    Attributes:
        code: as HTML has it.
        filters: by which templates show values, by name.
        phrases: what programs and tables say in English.
        between: how an interval stands behind its number, with places for {low} and {high}.
    """

    code: str
    filters: Filters
    phrases: Phrases
    between: str

    @property
    def is_english(self) -> bool:
        """Whether phrases are shown as they are."""
        return self.code == ENGLISH


IN_ENGLISH = Language(ENGLISH, english.FILTERS, phrases.ENGLISH, numbers.BETWEEN)


def of(code: str, texts: Path) -> Language:
    """The language of this code, whose texts are in a folder of that name.

    Raises:
        InvalidInput: if there is no such language, or its phrases are missing or wrong.
    """
    if code == ENGLISH:
        return IN_ENGLISH
    if code == JAPANESE:
        return in_japanese(phrases.read(texts / code / PHRASES))
    raise InvalidInput(f"language {code!r}, expected {ENGLISH} or {JAPANESE}")


def in_japanese(said: Phrases) -> Language:
    """Japanese with these phrases."""
    return Language(JAPANESE, japanese.all_filters(said), said, japanese.BETWEEN)
