"""The update rules by their names in params.yaml: what makes each, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import MakeRule, PlainDescent

Settings = Mapping[str, float]


@dataclass(frozen=True)
class NamedRule:
    """An update rule, and the numbers that it needs beside the learning rate.

    Attributes:
        name: in params.yaml.
        takes: the names of these numbers, all above 0.
        make: what makes the rule, from these numbers in this order.
        adds_up: whether it is momentum: whether steps in one direction add up as if the learning
            rate were eta / (1 - mu_max).
        ledger: what claims call it, with {name} for a number; empty of plain descent.
        page: what the page calls it, likewise.
    """

    name: str
    takes: tuple[str, ...]
    make: Callable[..., MakeRule]
    adds_up: bool
    ledger: str
    page: str

    def made(self, settings: Settings) -> MakeRule:
        """What makes the rule.

        Args:
            settings: a number for each of `SETTINGS`, 0 where the rule does not take it.

        Raises:
            InvalidInput: if one that the rule takes is 0, or one that it does not take is not.
        """
        for name, value in settings.items():
            if (value != 0) != (name in self.takes):
                expected = "a number above 0" if name in self.takes else "0"
                raise InvalidInput(
                    f"update rule {self.name} with {name} {value:g}: expected {expected}"
                )
        return self.make(*(settings[name] for name in self.takes))


PLAIN = NamedRule("none", (), lambda: PlainDescent, False, "", "–")
RULES: Mapping[str, NamedRule] = {
    each.name: each
    for each in (
        PLAIN,
        NamedRule(
            "classical",
            ("mu_max",),
            lambda mu_max: Momentum("classical", mu_max),
            True,
            "classical momentum up to {mu_max:g}",
            "classical, up to {mu_max:g}",
        ),
        NamedRule(
            "nesterov",
            ("mu_max",),
            lambda mu_max: Momentum("nesterov", mu_max),
            True,
            "nesterov momentum up to {mu_max:g}",
            "Nesterov's, up to {mu_max:g}",
        ),
        NamedRule(
            "adam",
            ("epsilon",),
            Adam,
            False,
            "Adam with epsilon {epsilon:g}",
            "Adam, ε = {epsilon:g}",
        ),
    )
}
SETTINGS = tuple(dict.fromkeys(name for each in RULES.values() for name in each.takes))
