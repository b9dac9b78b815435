"""Put the accuracies behind a frozen layer together, with what freezing cost each replica."""

from stages.frozen import summary
from stages.frozen.tables import FROZEN_BY_REPLICA, FROZEN_LAYERS
from unstable_gradients.study.networks import Variants, collect


def main(given: Variants) -> None:
    """Read the tables of every variant, by name, and write one of all."""
    runs = collect(FROZEN_LAYERS, given.networks)
    FROZEN_BY_REPLICA.write(summary.frozen_by_replica(runs, given.networks))
