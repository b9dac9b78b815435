"""Judge the claims of section B, accuracy against depth."""

from stages.depth import claims
from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.ledger.tables import judged
from unstable_gradients.study.networks import ComparedVariants, read_distinct
from unstable_gradients.training.book_settings import ByMiniBatches


class Judged(ByMiniBatches, ComparedVariants):
    """The networks of different sizes, and how they learn."""


def main(given: Judged) -> None:
    """Apply the rules to the networks of different sizes."""
    accuracy = read_distinct(ACCURACY_BY_REPLICA, given.networks)
    found = given.departures.applied(claims.claims(accuracy, given.confidence))
    judged("depth").write(found, claims.headline(accuracy))
