"""Aggregate the gradients of untrained networks over the random starts."""

from stages.start import summary
from stages.start.tables import INITIAL_GRADIENT, INITIAL_SPEED, LAYER_RATIO
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = collect(INITIAL_GRADIENT, given.networks)
    speed = summary.initial_speed(runs, given.networks, given.confidence)
    ratios = summary.layer_ratios(runs, given.networks, given.confidence)
    INITIAL_SPEED.write(speed)
    LAYER_RATIO.write(ratios)
