"""Where a setting departs from the book's, and what that leaves of claims about the book.

A statement of the book may be asked of other networks than its own: of tanh, say, or with another
learning rate. Then the ledger says so where it names the source, and a number that the book prints
is no longer beside ours. A claim that such a number could be one of ours is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from unstable_gradients.study import book, rules
from unstable_gradients.study.ledger import BOOK, Claim, Quantity
from unstable_gradients.study.statements import unpublished

# The rules that hold a number of one run of the book against runs of ours.
OF_ITS_RUN = {
    rule.name for rule in (rules.PUBLISHED_ACCURACY, rules.PUBLISHED_SIZE, rules.PUBLISHED_CURVE)
}
WORDS = {"lmbda": "lambda"}  # of a parameter, where they are not its name


@dataclass(frozen=True)
class Departures:
    """What a setting has instead of the book's; nothing where it is the book's.

    Attributes:
        instead: by the names of the parameters.
    """

    instead: Mapping[str, object]

    @classmethod
    def of(cls, setting: object, published: Mapping[str, object]) -> "Departures":
        """Those of parameters, given as attributes, from a setting of `book`."""
        return cls.between({name: getattr(setting, name) for name in published}, published)

    @classmethod
    def in_some(cls, setting: object, names: Iterable[str]) -> "Departures":
        """Those of parameters that the book's recipe has, too, as far as they are given."""
        return cls.of(setting, {name: book.RECIPE[name] for name in names})

    @classmethod
    def between(
        cls, setting: Mapping[str, object], published: Mapping[str, object]
    ) -> "Departures":
        """Those of a setting that has every name of one of `book`."""
        return cls({name: setting[name] for name in published if setting[name] != published[name]})

    def __bool__(self) -> bool:
        return bool(self.instead)

    def __or__(self, others: "Departures") -> "Departures":
        return Departures({**self.instead, **others.instead})

    def __str__(self) -> str:
        """In the ledger's words: activation tanh, eta 0.5."""
        return ", ".join(
            f"{WORDS.get(name, name.replace('_', ' '))} {_shown(value)}"
            for name, value in self.instead.items()
        )

    def applied(self, quantities: Iterable[Quantity]) -> list[Quantity]:
        """The quantities that can be told of this setting, as they can be told."""
        if not self:
            return [*quantities]
        return [
            replace(each, claim=self._asked(each.claim), finding=unpublished(each.finding))
            for each in quantities
            if each.finding.rule not in OF_ITS_RUN
        ]

    def _asked(self, claim: Claim) -> Claim:
        if claim.source != BOOK:
            return claim
        return replace(claim, source=f"{BOOK}, but with {self}")


def _shown(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:g}" if isinstance(value, float) else str(value)
