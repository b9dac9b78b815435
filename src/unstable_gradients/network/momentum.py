"""Momentum, classical or Nesterov's, and its schedule.

Sutskever, Martens, Dahl and Hinton (2013), equation 5:
    mu_t = min(1 - 2^(-1 - log2(floor(t/250) + 1)), mu_max) for the update t = 0, 1, 2, ...
At the end mu_t can be lowered, in their section 3 to at most 0.9 for the last 1,000 updates: steps
that add up to less leave less noise in the parameters.
"""

from dataclasses import dataclass

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.momentum_descent import MomentumDescent
from unstable_gradients.network.trained_layers import TrainedLayers

KINDS = ("classical", "nesterov")
PERIOD = 250  # updates between changes of the coefficient


@dataclass(frozen=True)
class Lowering:
    """The end of the schedule.

    Attributes:
        start: updates before it.
        largest: mu_t from there on is at most this, below 1.

    Raises:
        InvalidInput: if one of them is out of range.
    """

    start: int
    largest: float

    def __post_init__(self) -> None:
        if self.start < 0:
            raise InvalidInput(f"updates before momentum is lowered {self.start}: expected >= 0")
        if not 0 <= self.largest < 1:
            raise InvalidInput(f"lowered momentum {self.largest}: expected at least 0, below 1")


@dataclass(frozen=True)
class Momentum:
    """Which momentum, and how much of it; called, it makes the rule that descends with it.

    Attributes:
        kind: classical or nesterov.
        largest: mu_max, below 1; 0 is plain descent.
        lowering: None if mu_t never falls.

    Raises:
        InvalidInput: if there is no such kind, or mu_max is out of range.
    """

    kind: str
    largest: float
    lowering: Lowering | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidInput(f"momentum {self.kind!r}: expected one of {', '.join(KINDS)}")
        if not 0 <= self.largest < 1:
            raise InvalidInput(f"largest momentum {self.largest}: expected at least 0, below 1")

    def coefficient(self, update: int) -> float:
        """mu_t of an update, counted from 0: 1/2, 3/4, 5/6 ... every 250 updates, up to mu_max.

        At the end it is at most what it is lowered to.
        """
        # 2^(-1 - log2 k) is 1/(2k), without the rounding of a logarithm.
        mu = min(1 - 0.5 / (update // PERIOD + 1), self.largest)
        if self.lowering is None or update < self.lowering.start:
            return mu
        return min(mu, self.lowering.largest)

    def reached(self, updates: int) -> float:
        """The largest mu_t of this many updates."""
        return max(map(self.coefficient, range(updates)))

    def steps_at_largest(self, updates: int) -> int:
        """In how many of them mu_t is the largest that they reach."""
        coefficients = [self.coefficient(update) for update in range(updates)]
        return coefficients.count(max(coefficients))

    def __call__(self, layers: TrainedLayers, hyperparameters: Hyperparameters) -> MomentumDescent:
        """The rule at work on these layers, from the schedule's beginning."""
        nesterov = self.kind == "nesterov"
        return MomentumDescent(layers, hyperparameters, self.coefficient, nesterov)
