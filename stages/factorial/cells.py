"""Networks with every combination of initialization, momentum, learning rate and depth (G4).

A replica draws the same weights for an initialization and depth, and the same mini-batches for a
depth, whatever the other levels are. So effects are compared within a replica.
"""

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from stages.momentum.tables import NESTEROV
from unstable_gradients.network import initializers
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.training import rates


@dataclass(frozen=True)
class Cell:
    """A combination of levels, beside an activation function.

    Attributes:
        initialization: as `initializers.start` names it.
        mu_max: the largest coefficient of Nesterov's momentum; 0 is plain descent.
        rate: the learning rate to which steps in one direction add up, eta / (1 - mu_max).
        hidden_layers: how many there are.
    """

    initialization: str
    mu_max: float
    rate: float
    hidden_layers: int

    @property
    def eta(self) -> float:
        """The learning rate of a single step."""
        return rates.of_one_step(self.rate, self.mu_max)

    @property
    def momentum(self) -> Momentum | None:
        """The momentum of the descent; None for plain descent."""
        return Momentum(NESTEROV, self.mu_max) if self.mu_max else None

    @property
    def initializer(self) -> Initializer:
        """The distribution of the initial weights and biases."""
        return initializers.start(self.initialization)

    def beside(self, trials: pd.DataFrame) -> pd.DataFrame:
        """The trials of this cell, with its levels as columns."""
        return trials.assign(**asdict(self))


def cells(
    starts: Sequence[str],
    mu_maxima: Sequence[float],
    added_up: Sequence[float],
    depths: Sequence[int],
) -> list[Cell]:
    """Every combination of these levels, the deepest networks first, which take longest."""
    combinations = itertools.product(depths[::-1], starts, mu_maxima, added_up)
    return [Cell(start, mu_max, rate, depth) for depth, start, mu_max, rate in combinations]
