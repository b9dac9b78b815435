"""Aggregate cost and accuracy under momentum over the replicas (G3)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import remedy_summaries, tables


class Arguments(arguments.StatisticsArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="CSV file of the replicas")
    out: Path = Field(description="CSV file of means")


def main(given: Arguments) -> None:
    """Read the replicas and write the means."""
    runs = tables.read(given.runs, MOMENTUM_TRIALS)
    tables.write(remedy_summaries.momentum(runs, given.confidence), MOMENTUM, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
