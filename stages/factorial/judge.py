"""Judge the claim that activation, initialization, optimizer and depth all matter (G4)."""

from stages.factorial import claims
from stages.factorial.tables import FACTORIAL_TRIALS
from stages.ledger.tables import judged
from unstable_gradients.study.activations import ComparedActivations


def main(given: ComparedActivations) -> None:
    """Apply the rules."""
    trials = FACTORIAL_TRIALS.read(given.functions)
    judged("factorial").write(claims.claims(trials, given.confidence), claims.headline(trials))
