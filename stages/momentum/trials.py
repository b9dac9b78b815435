"""A deep network under momentum of growing strength, on the published schedule (G3).

Until the schedule reaches it, mu_max makes no difference. Schedules that are the same over all
steps are trained once.
"""

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stages.momentum.tables import CLASSICAL, DESCENTS, PLAIN
from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.momentum import Lowering, Momentum
from unstable_gradients.network.rules import PlainDescent
from unstable_gradients.training import rates as learning_rates
from unstable_gradients.training.recipe import Recipe, followed

ROUNDING_FACTOR = 1 + 1e-9  # 0.001 / (1 - 0.99) is a little less than 0.1


@dataclass(frozen=True)
class Trial:
    """One learning rate with one schedule.

    Attributes:
        kind: plain, classical or nesterov.
        mu_max: every mu_max asked for that makes this schedule.
        reached: the largest mu_t of it.
        acting: part of the steps in which mu_t is that.
        eta: learning rate.
        lowering: the end of the schedule, if mu_t falls.
    """

    kind: str
    mu_max: tuple[float, ...]
    reached: float
    acting: float
    eta: float
    lowering: Lowering | None = None

    @property
    def momentum(self) -> Momentum | None:
        """The momentum of the descent; None for plain descent."""
        return None if self.kind == PLAIN else Momentum(self.kind, self.reached, self.lowering)


def planned(
    mu_maxima: Sequence[float],
    etas: Sequence[float],
    rates: tuple[float, float],
    steps: int,
    lowering: Lowering | None = None,
) -> list[Trial]:
    """The trials to train: both kinds of momentum for every mu_max above 0, plain descent for 0.

    Steps in one direction add up as if the learning rate were eta / (1 - mu), with the largest mu
    of the schedule. Where that is not between the two `rates`, nothing is trained.

    Raises:
        InvalidInput: if a mu_max is not at least 0 and below 1.
    """
    smallest, largest = rates[0] / ROUNDING_FACTOR, rates[1] * ROUNDING_FACTOR
    alike: dict[tuple[float, float], list[float]] = {}
    for mu_max in mu_maxima:
        schedule = Momentum(CLASSICAL, mu_max, lowering)
        mu, acting = schedule.reached(steps), schedule.steps_at_largest(steps) / steps
        alike.setdefault((mu, acting), []).append(mu_max)
    return [
        Trial(kind, tuple(same), mu, acting, eta, lowering)
        for eta, kind, ((mu, acting), same) in itertools.product(etas, DESCENTS, alike.items())
        if (kind == PLAIN) == (mu == 0) and smallest <= learning_rates.added_up(eta, mu) <= largest
    ]


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def trials(
    block: range,
    trial: Trial,
    recipe: Recipe,
    steps: Sequence[int],
    training: Split,
    validation: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Train a block of replicas; cost and accuracy at these steps, for each mu_max of the trial.

    The trial has its own learning rate and momentum, whatever the recipe's. Columns:
    MOMENTUM_TRIALS.

    Args:
        block: the replicas.
        trial: learning rate and schedule.
        recipe: how the replicas start, and what all trials share.
        steps: after how many steps they are looked at.
        training: images to learn from.
        validation: images for the accuracy.
        watched: training images for the cost.
        tick: called at each look.
    """
    own = dataclasses.replace(recipe, eta=trial.eta, rule=trial.momentum or PlainDescent)
    rows = []
    for step, parameters in followed(block, own, training, steps, tick):
        row = {
            "kind": trial.kind,
            "eta": trial.eta,
            "mu_reached": trial.reached,
            "acting": trial.acting,
            "step": step,
        }
        validated, trained = (
            evaluate(
                own.architecture,
                parameters,
                split.images,
                one_hot(split.labels, own.dtype),
                PIXEL_SCALE,
            )
            for split in (validation, watched)
        )
        rows += [
            pd.DataFrame(
                row
                | {
                    "mu_max": mu_max,
                    "replica": list(block),
                    "validation_accuracy": validated.accuracy,
                    "training_cost": trained.cost,
                }
            )
            for mu_max in trial.mu_max
        ]
    return pd.concat(rows).sort_values(["mu_max", "replica", "step"], kind="stable")
