"""The recipe that remedies change: which of them it is, and what the ledger calls it.

Settings tell, not names or places in params.yaml. The remedy that changes nothing is the recipe
itself, against which the others are judged; and where a value of the recipe is not the book's, it
is called the chapter's only together with that value.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from stages.remedies.tables import DEEPEST
from unstable_gradients.study import book
from unstable_gradients.study.departures import Departures
from unstable_gradients.training.parameters import (
    CostFunction,
    Decay,
    MiniBatches,
    Training,
    Width,
)

CHAPTERS = "the chapter's recipe"


class Shared(CostFunction, Width, MiniBatches, Training, Decay):
    """What the networks of all remedies have in common."""


@dataclass(frozen=True)
class Recipe:
    """How networks start and learn.

    Attributes:
        setting: a value for each name in `book.RECIPE`.
    """

    setting: Mapping[str, object]

    @classmethod
    def of(cls, *parts: object, **others: object) -> "Recipe":
        """From parameters that have these names as attributes, the first ones where several do."""
        found = dict(others)
        for name in book.RECIPE:
            for part in parts:
                if name not in found and hasattr(part, name):
                    found[name] = getattr(part, name)
        return cls(found)

    @property
    def departures(self) -> Departures:
        """From the book's."""
        return Departures.between(self.setting, book.RECIPE)

    @property
    def called(self) -> str:
        """What the ledger calls it."""
        return f"{CHAPTERS} with {self.departures}" if self.departures else CHAPTERS

    @property
    def of_a_remedy(self) -> dict[str, object]:
        """The part of it that a remedy can change, by the columns of DEEPEST."""
        return {name: value for name, value in self.setting.items() if name in DEEPEST.columns}

    def among(self, deepest: pd.DataFrame) -> pd.Series | None:
        """A row of DEEPEST that is of this recipe; None if there is none."""
        alike = deepest[is_of(deepest, self.of_a_remedy)]
        return None if alike.empty else alike.iloc[0]  # where there are several, they say the same


def is_of(deepest: pd.DataFrame, kind: Mapping[str, object]) -> pd.Series:
    """Which rows of DEEPEST have these values."""
    return (deepest[list(kind)] == pd.Series(kind)).all(axis=1)
