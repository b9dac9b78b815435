"""Aggregate the speed of learning during full-batch training over the replicas."""

from stages.training import summary
from stages.training.tables import GRADIENT_TRACE, SPEED_BY_EPOCH, SPEED_SHAPE
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = collect(GRADIENT_TRACE, given.networks)
    speed = summary.speed(runs, given.networks, given.confidence)
    shape = summary.speed_shape(runs, given.networks)
    SPEED_BY_EPOCH.write(speed)
    SPEED_SHAPE.write(shape)
