"""Judge the claim that activation, initialization, optimizer and depth all matter (G4)."""

from stages.factorial import claims, effects
from stages.factorial.tables import FACTORIAL_TRIALS
from stages.ledger.tables import judged
from unstable_gradients.study.activations import ComparedActivations
from unstable_gradients.study.departures import Departures
from unstable_gradients.training.parameters import (
    CostFunction,
    Decay,
    MiniBatches,
    Training,
    Width,
)

SHARED = ("width", "cost", "mini_batch", "training_images", "lmbda")  # by all combinations


class Judged(Width, CostFunction, MiniBatches, Training, Decay, ComparedActivations):
    """The activation functions, and what the networks have in common."""


def main(given: Judged) -> None:
    """Apply the rules."""
    trials = effects.by_function(FACTORIAL_TRIALS.read(given.functions), given.functions)
    departures = Departures.in_some(given, SHARED)
    found = departures.applied(claims.claims(trials, given.confidence))
    judged("factorial").write(found, claims.headline(trials))
