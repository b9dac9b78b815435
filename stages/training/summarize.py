"""Aggregate the speed of learning during full-batch training over the replicas."""

from stages.training import summary
from stages.training.tables import (
    BOOK_CURVE,
    GRADIENT_TRACE,
    GRADIENT_TRACE_END,
    LEARNED,
    SPEED_BY_EPOCH,
    SPEED_BY_RUN,
    SPEED_SHAPE,
)
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    networks, confidence = given.networks, given.confidence
    runs = collect(GRADIENT_TRACE, networks)
    ends = collect(GRADIENT_TRACE_END, networks)
    speed = summary.speed(runs, networks, confidence)
    shape = summary.speed_shape(runs, networks)
    learned = summary.learned(ends, networks, confidence)
    curves = summary.book_curves(runs, networks, confidence)
    SPEED_BY_EPOCH.write(speed)
    SPEED_BY_RUN.write(summary.thinned(runs))
    SPEED_SHAPE.write(shape)
    LEARNED.write(learned)
    BOOK_CURVE.write(curves)
