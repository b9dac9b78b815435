"""Aggregate mini-batch against full-batch speed of learning over the replicas."""

from stages.training import summary
from stages.training.tables import GRADIENT_TRACE, MINI_BATCH_TRACE, NOISE
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregate."""
    networks = given.networks
    mini_batch = collect(MINI_BATCH_TRACE, networks)
    full_batch = collect(GRADIENT_TRACE, networks)
    NOISE.write(summary.noise(mini_batch, full_batch, networks, given.confidence))
