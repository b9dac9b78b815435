"""Aggregate accuracy over the replicas, and compare each network with the one before it."""

from stages.depth import summary
from stages.depth.tables import (
    ACCURACY,
    ACCURACY_BY_EPOCH,
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
)
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = collect(ACCURACY, given.networks)
    by_replica = summary.accuracy_by_replica(runs, given.networks)
    ACCURACY_BY_EPOCH.write(summary.accuracy_by_epoch(runs, given.confidence))
    ACCURACY_BY_REPLICA.write(by_replica)
    ACCURACY_DIFFERENCE.write(summary.accuracy_differences(by_replica, given.confidence))
