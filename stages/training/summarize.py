"""Aggregate the speed of learning during full-batch training over the replicas."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.training.tables import (
    GRADIENT_TRACE,
    SPEED,
    SPEED_SHAPE,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    speed: Path = Field(description="CSV file of quantiles of each layer's speed at each epoch")
    shape: Path = Field(description="CSV file of each replica's fall, rebound and level")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = summaries.collect(given.runs, given.networks, GRADIENT_TRACE)
    speed = summaries.speed(runs, given.networks, given.confidence)
    tables.write(speed, SPEED, given.speed)
    tables.write(summaries.speed_shape(runs, given.networks), SPEED_SHAPE, given.shape)


if __name__ == "__main__":
    command_line.run(main, Arguments)
