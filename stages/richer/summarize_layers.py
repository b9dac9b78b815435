"""Aggregate over the replicas what identity layers do to trained networks."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.richer.tables import DEEPENED, IDENTITY_LAYERS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    out: Path = Field(description="CSV file of quantiles")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = summaries.collect(given.runs, given.networks, IDENTITY_LAYERS)
    table = summaries.deepened(runs, given.networks, given.confidence)
    tables.write(table, DEEPENED, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
