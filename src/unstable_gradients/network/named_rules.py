"""The update rules by their names in params.yaml: what makes each, and its words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import MakeRule, PlainDescent


@dataclass(frozen=True)
class NamedRule:
    """An update rule, with a coefficient by which a step depends on those before it.

    Attributes:
        name: in params.yaml.
        make: what makes the rule, from the coefficient.
        adds_up: whether it is momentum: whether steps in one direction add up as if the learning
            rate were eta / (1 - mu).
        ledger: what claims call it, with {mu} for the coefficient; empty of plain descent.
        page: what the page calls it.
    """

    name: str
    make: Callable[[float], MakeRule]
    adds_up: bool
    ledger: str
    page: str


PLAIN = NamedRule("none", lambda _: PlainDescent, False, "", "–")
RULES: Mapping[str, NamedRule] = {
    each.name: each
    for each in (
        PLAIN,
        NamedRule(
            "classical",
            lambda mu: Momentum("classical", mu),
            True,
            "classical momentum up to {mu:g}",
            "classical, up to {mu:g}",
        ),
        NamedRule(
            "nesterov",
            lambda mu: Momentum("nesterov", mu),
            True,
            "nesterov momentum up to {mu:g}",
            "Nesterov's, up to {mu:g}",
        ),
    )
}
