"""Put the accuracies behind frozen layers together, with what freezing cost each replica."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.frozen.tables import FROZEN_BY_REPLICA, FROZEN_LAYERS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.VariantsArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    out: Path = Field(description="CSV file of each replica's accuracy")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write one of all."""
    runs = summaries.collect(given.runs, given.networks, FROZEN_LAYERS)
    frozen = summaries.frozen_by_replica(runs, given.networks)
    tables.write(frozen, FROZEN_BY_REPLICA, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
