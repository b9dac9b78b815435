"""What programs and tables of the study say in English, in another language.

A phrase is looked up in its group, first as it is, then with its numbers left open: `{}` in the
English, `{0}`, `{1}` and so on in the other language. A longer one is put together from its parts,
which semicolons, colons or commas divide. What a catalogue does not have, as of a study with
parameters of one's own, stays English.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import words

# 784-30-10, 1,000, -0.5, 95%, 1e-05
NUMBER = re.compile(
    r"\d+(?:-\d+)+|(?:(?<![^\s(])[-+])?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?%?"
)
OPEN = "{}"
PLACE = re.compile(r"\{(\d+)\}")
OPEN_OR_PLACE = re.compile(r"\{(\d*)\}")
NAME = re.compile(r"(?<![\w^])\{([a-z]+)\}", re.ASCII)  # and none of TeX, as in \mathrm{max}
OUTSIDE_BRACKETS = r"(?![^(]*\))"
DIVISIONS = {"; ": "；", ": ": "：", ", ": "、"}  # of English phrases, and in full width
Group = Mapping[str, str]


class Phrases:
    """Phrases in a language.

    Attributes:
        groups: by name, the phrases by what they are in English.
    """

    def __init__(self, groups: Mapping[str, Group]) -> None:
        self.groups = groups

    def say(self, group: str, english: str) -> str:
        """A phrase of this group, or the English if it is not known."""
        known = self.groups.get(group)
        said = self._said(known, english) if known else None
        return english if said is None else said

    def fill(self, group: str, english: str, **values: object) -> str:
        """A phrase with these values in the places of their names."""
        return NAME.sub(lambda name: str(values[name[1]]), self.say(group, english))

    def _said(self, group: Group, english: str) -> str | None:
        if not english or english in group:
            return group.get(english, "")
        pattern = NUMBER.sub(OPEN, english)
        if pattern in group:
            numbers = NUMBER.findall(english)
            return PLACE.sub(lambda place: numbers[int(place[1])], group[pattern])
        for division, between in DIVISIONS.items():
            parts = re.split(division + OUTSIDE_BRACKETS, english)
            if len(parts) > 1:
                said = [self._said(group, part) for part in parts]
                return between.join(map(str, said)) if all(said) else None
        return english if pattern == OPEN else None


ENGLISH = Phrases({})


def read(path: Path) -> Phrases:
    """The phrases of a file of JSON.

    Raises:
        InvalidInput: if it is missing or something else, or a phrase has other places than its
            English.
    """
    groups = words.read_json(path)
    for name, group in groups.items():
        if not isinstance(group, Mapping):
            raise InvalidInput(f"{path}: {name}: {group!r}, expected phrases by their English")
        for english, phrase in group.items():
            expected = _places(english)
            if not isinstance(phrase, str) or _places(phrase) != expected:
                raise InvalidInput(
                    f"{path}: {name}: {english!r} as {phrase!r}, expected a text with the places "
                    f"{', '.join(sorted(expected)) or 'of no value'}"
                )
    return Phrases(groups)


def _places(text: str) -> set[str]:
    """The names of places for values, and the numbers of those that are open."""
    numbered = {place or str(number) for number, place in enumerate(OPEN_OR_PLACE.findall(text))}
    return numbered | {*NAME.findall(text)}
