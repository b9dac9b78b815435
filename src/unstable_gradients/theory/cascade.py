"""A small change of the first bias followed through a chain of sigmoid neurons.

Equations 115 to 120 of the book predict, step by step, how the change of a bias moves the neurons
behind it. Prediction and actual change differ by less than a double can tell, so everything here is
calculated with mpmath, to any number of decimal digits. Nothing of the rest of the project computes
the chain, which makes this an independent check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mpmath

from unstable_gradients.theory.neuron_chain import Chains

Precise = Any  # a number of a context of mpmath, which has a class of its own


@dataclass(frozen=True)
class Change:
    """How one quantity of a chain answers to a change of the first bias.

    Attributes:
        quantity: its name: a1, z2, a2, ..., C.
        change: of the first bias.
        predicted: the change by equations 115 to 120.
        actual: the change of the quantity calculated anew.
        error: actual minus predicted, which is smaller than the rounding of either.
    """

    quantity: str
    change: float
    predicted: float
    actual: float
    error: float


class PreciseChain:
    """One chain of sigmoid neurons with the quadratic cost, in high precision.

    Args:
        chains: among which it is.
        index: its place among them.
        target: y of the cost (a_L - y)^2 / 2.
        digits: decimal digits of all calculations.
    """

    def __init__(self, chains: Chains, index: int, target: float, digits: int) -> None:
        self._mp = mpmath.MPContext()
        self._mp.dps = digits
        self._weights = [self._mp.mpf(float(w)) for w in chains.weights[:, index]]
        self._biases = [self._mp.mpf(float(b)) for b in chains.biases[:, index]]
        self._input = self._mp.mpf(float(chains.inputs[index]))
        self._target = self._mp.mpf(float(target))

    def quantities(self, change: Precise) -> dict[str, Precise]:
        """Every z_j and a_j, and C = (a_L - y)^2 / 2, after this change of the first bias."""
        found = {}
        before = self._input
        for layer, (weight, bias) in enumerate(zip(self._weights, self._biases, strict=True), 1):
            z = weight * before + bias + (change if layer == 1 else 0)
            found[f"z{layer}"] = z
            found[f"a{layer}"] = before = 1 / (1 + self._mp.exp(-z))
        return found | {"C": (before - self._target) ** 2 / 2}

    def derivative(self) -> float:
        """dC/db_1 by finite differences, with a step that mpmath chooses by the digits."""
        return float(self._mp.diff(lambda change: self.quantities(change)["C"], 0))

    def follow(self, changes: Sequence[float]) -> list[Change]:
        """What these changes of the first bias do to every quantity behind z_1."""
        resting = self.quantities(self._mp.zero)
        slopes = self._slopes(resting)
        found = []
        for change in changes:
            moved = self.quantities(self._mp.mpf(change))
            for name, slope in slopes.items():
                actual, predicted = moved[name] - resting[name], slope * change
                numbers = (float(each) for each in (predicted, actual, actual - predicted))
                found.append(Change(name, change, *numbers))
        return found

    def _slopes(self, resting: dict[str, Precise]) -> dict[str, Precise]:
        """The predicted change of every quantity behind z_1 for a unit change of b_1."""
        found = {}
        slope = self._mp.one
        for layer, weight in enumerate(self._weights, 1):
            if layer > 1:
                found[f"z{layer}"] = slope = weight * slope  # equation 118
            a = resting[f"a{layer}"]
            found[f"a{layer}"] = slope = a * (1 - a) * slope  # equation 116
        return found | {"C": (a - self._target) * slope}


def shrinking(largest: float, count: int) -> list[float]:
    """Changes of the first bias, each a tenth of the one before."""
    return [largest / 10**power for power in range(count)]
