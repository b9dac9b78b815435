"""Aggregate cost and accuracy under momentum over the replicas (G3)."""

from stages.momentum import summary
from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS
from unstable_gradients.program.parameters import Statistics


def main(given: Statistics) -> None:
    """Read the replicas and write the means."""
    MOMENTUM.write(summary.means(MOMENTUM_TRIALS.read(), given.confidence))
