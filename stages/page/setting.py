"""The parameters of the report in its cells: values to name, and what figures were made with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import pandas as pd

from stages.ledger.tables import CLAIMS, QUANTITIES
from stages.page import by_hand
from stages.page.parameters import FlagValue
from stages.page.tables import TEXTS
from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.page import elements, interactive, language, layout, numbers
from unstable_gradients.page.language import IN_ENGLISH, Language
from unstable_gradients.page.ledger import Ledger
from unstable_gradients.page.prose import Prose
from unstable_gradients.study.networks import shown
from unstable_gradients.study.pictures import Picture

PROJECT = Path(__file__).parents[2]
NamedValues = Mapping[str, FlagValue]
Values = Mapping[str, object]


@runtime_checkable
class Page(Protocol):
    """A module that computes what a text names."""

    __name__: str

    def values(self, study: "Setting") -> dict[str, object]:
        """Values by their names."""


class Given:
    """A group of parameters whose values are attributes, with underscores for hyphens."""

    def __init__(self, group: Mapping[str, Any]) -> None:
        self._group = {name.replace("-", "_"): value for name, value in group.items()}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._group[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Setting:
    """The parameters of the study by their groups, named as in params.yaml.

    Attributes:
        groups: by name; what is in them may be groups again.
        language: of the report.
    """

    groups: Mapping[str, Any]
    language: Language = IN_ENGLISH
    _values: dict[str, Values] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Mapping[str, Any], code: str) -> "Setting":
        """These groups; if there are none, as where a notebook is opened by hand, params.yaml's.

        Args:
            groups: by name.
            code: of the language.

        Raises:
            InvalidInput: if there is no such language, or params.yaml is wrong.
        """
        return cls(groups or by_hand.parameters(), language.of(code, TEXTS))

    def __getitem__(self, name: str) -> Any:
        """A group or a value by its name, with dots: `statistics.confidence`.

        Raises:
            KeyError: if there is none of this name.
        """
        found = self.groups
        for part in name.split("."):
            found = found[part]
        return found

    @property
    def layers(self) -> dict[str, tuple[int, ...]]:
        """Neurons of every layer of each network."""
        return {name: (PIXELS, *hidden, CLASSES) for name, hidden in self["variants"].items()}

    @property
    def sizes(self) -> dict[str, str]:
        """The same as they stand in the tables: 784-30-10."""
        return {name: shown(layers) for name, layers in self.layers.items()}

    def named(self, *names: str) -> dict[str, NamedValues]:
        """Parameters by the groups that hold them; of a group of groups, each of these."""
        found: dict[str, NamedValues] = {}
        for name in names:
            value = self[name]
            if not isinstance(value, Mapping):
                group, _, key = name.rpartition(".")
                found[group or key] = {key if group else "": value}
            elif any(isinstance(each, Mapping) for each in value.values()):
                found |= self.named(*(f"{name}.{key}" for key in value))
            else:
                found[name] = value
        return found

    def given(self, name: str) -> "Given":
        """A group of parameters for a text, which names those that it likes."""
        return Given(self[name])

    def drawn(self, picture: Picture, *names: str) -> layout.Drawn:
        """A figure with the parameters of these names, which made it."""
        return layout.Drawn(picture, self.named(*names))

    def interactive(
        self, name: str, section: str, frames: Mapping[str, pd.DataFrame] | None = None
    ) -> str:
        """A figure that a reader can question, for a text: see `page.interactive`.

        Args:
            name: of its specification in the section's folder, and of its words.
            section: whose folder it is.
            frames: its data by their names.

        Raises:
            InvalidInput: if a file is missing or wrong, or words or data are missing or left over.
        """
        specification = PROJECT / "stages" / section / f"{name}.vl.json"
        words = PROJECT / TEXTS / self.language.code / "interactive" / f"{name}.json"
        return f"\n\n{interactive.element(name, specification, words, frames or {})}\n\n"

    def values_of(self, page: Page) -> Values:
        """What a module of a section computes for its text, once."""
        if page.__name__ not in self._values:
            self._values[page.__name__] = page.values(self)
        return self._values[page.__name__]

    def tell(self, name: str, page: Page) -> None:
        """Put the text of a section into the report, with the values of its module."""
        self.say(name, self.values_of(page))

    def say(self, name: str, values: Values | None = None) -> None:
        """Put a text into the report, with these values."""
        elements.say(self.prose.say(name, values or {}))

    @cached_property
    def prose(self) -> Prose:
        """The texts of the report."""
        everywhere = layout.everywhere(self.language.phrases) | self._of_the_study()
        return Prose(TEXTS / self.language.code, self.language.filters, everywhere)

    def _of_the_study(self) -> dict[str, Callable[..., str]]:
        confidence = self["statistics.confidence"]
        kept = (CLAIMS, QUANTITIES)
        found = Ledger(CLAIMS.read_part(), QUANTITIES.read_part(), confidence, self.language, kept)

        def coverage(replicas: int) -> str:
            """How often one more falls into a band."""
            return numbers.coverage(replicas, confidence)

        return {
            "claims": found.section,
            "coverage": coverage,
            "verdict": found.verdict,
            "summary": found.summary,
            "rules": found.rules,
            "disagreements": found.disagreements,
            "ledger": found.whole,
            "parameters": lambda: elements.made_with(self.named(*self.groups)),
        }
