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
    by_epoch = summary.accuracy_by_epoch(runs, given.confidence)
    by_replica = summary.accuracy_by_replica(runs, given.networks)
    differences = summary.accuracy_differences(by_replica, given.confidence)
    ACCURACY_BY_EPOCH.write(by_epoch)
    ACCURACY_BY_REPLICA.write(by_replica)
    ACCURACY_DIFFERENCE.write(differences)
