"""Aggregate over the replicas what identity layers do to trained networks."""

from stages.richer import summary
from stages.richer.tables import DEEPENED, IDENTITY_LAYERS
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = collect(IDENTITY_LAYERS, given.networks)
    DEEPENED.write(summary.deepened(runs, given.networks, given.confidence))
