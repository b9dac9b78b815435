"""Judge claim D5, that a random first layer loses information and must learn."""

from stages.frozen import claims
from stages.frozen.tables import FROZEN_BY_REPLICA, RANDOM_BY_REPLICA, READOUT_BY_REPLICA
from stages.ledger.tables import judged
from unstable_gradients.study.networks import ComparedVariants, read_distinct
from unstable_gradients.training.book_settings import ByMiniBatches


class Judged(ByMiniBatches, ComparedVariants):
    """The networks of different sizes, and how they learn where nothing is frozen."""


def main(given: Judged) -> None:
    """Apply the rules to the networks of different sizes, and to random layers."""
    frozen = read_distinct(FROZEN_BY_REPLICA, given.networks, frozen_layers=[0])
    readout = read_distinct(READOUT_BY_REPLICA, given.networks, state=["start", "trained"])
    found = claims.claims(frozen, readout, RANDOM_BY_REPLICA.read(), given.confidence)
    judged("frozen").write(given.departures.applied(found), claims.headline(frozen, readout))
