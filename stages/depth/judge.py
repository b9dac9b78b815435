"""Judge the claims of section B, accuracy against depth."""

from stages.depth import claims
from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.ledger.tables import judged
from unstable_gradients.study.networks import ComparedVariants, read_distinct


def main(given: ComparedVariants) -> None:
    """Apply the rules to the networks of different sizes."""
    accuracy = read_distinct(ACCURACY_BY_REPLICA, given.networks)
    judged("depth").write(claims.claims(accuracy, given.confidence), claims.headline(accuracy))
