"""Aggregate the gradients of untrained networks over the random starts."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.start.tables import (
    INITIAL_GRADIENT,
    INITIAL_SPEED,
    LAYER_RATIO,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    speed: Path = Field(description="CSV file of quantiles of the norms of each layer")
    ratios: Path = Field(description="CSV file of ratios between layers")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = summaries.collect(given.runs, given.networks, INITIAL_GRADIENT)
    speed = summaries.initial_speed(runs, given.networks, given.confidence)
    ratios = summaries.layer_ratios(runs, given.networks, given.confidence)
    tables.write(speed, INITIAL_SPEED, given.speed)
    tables.write(ratios, LAYER_RATIO, given.ratios)


if __name__ == "__main__":
    command_line.run(main, Arguments)
