"""Judge the claims on the momentum schedule (G3)."""

from stages.ledger.tables import judged
from stages.momentum import claims
from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.training.parameters import Trained


class Judgement(Statistics, Trained):
    """How sure intervals are to be, and what counts as training."""


def main(given: Judgement) -> None:
    """Apply the rules."""
    found = claims.claims(MOMENTUM_TRIALS.read(), given.accuracy, given.confidence)
    judged("momentum").write(found, claims.headline(MOMENTUM.read()))
