"""Aggregate mini-batch against full-batch speed of learning over the replicas."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.training.tables import (
    GRADIENT_TRACE,
    MINI_BATCH_TRACE,
    NOISE,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    full_batch_runs: Path = Field(description="folder of the full-batch tables")
    out: Path = Field(description="CSV file of quantiles at each step")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    networks = given.networks
    mini_batch = summaries.collect(given.runs, networks, MINI_BATCH_TRACE)
    full_batch = summaries.collect(given.full_batch_runs, networks, GRADIENT_TRACE)
    noise = summaries.noise(mini_batch, full_batch, networks, given.confidence)
    tables.write(noise, NOISE, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
