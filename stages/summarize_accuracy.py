"""Aggregate accuracy over the replicas, and compare each network with the one before it."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from unstable_gradients import summaries, tables
from unstable_gradients.program import arguments, command_line
from unstable_gradients.tables.accuracy import (
    ACCURACY,
    ACCURACY_BY_EPOCH,
    ACCURACY_BY_REPLICA,
    ACCURACY_DIFFERENCE,
)


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    by_epoch: Path = Field(description="CSV file of means over the replicas at each epoch")
    by_replica: Path = Field(description="CSV file of each replica's last and best accuracy")
    differences: Path = Field(description="CSV file of differences between networks")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    runs = summaries.collect(given.runs, given.networks, ACCURACY)
    by_replica = summaries.accuracy_by_replica(runs, given.networks)
    by_epoch = summaries.accuracy_by_epoch(runs, given.confidence)
    differences = summaries.accuracy_differences(by_replica, given.confidence)
    tables.write(by_epoch, ACCURACY_BY_EPOCH, given.by_epoch)
    tables.write(by_replica, ACCURACY_BY_REPLICA, given.by_replica)
    tables.write(differences, ACCURACY_DIFFERENCE, given.differences)


if __name__ == "__main__":
    command_line.run(main, Arguments)
