"""Aggregate the activations in the course of training over the replicas (G1, G2)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.remedies.parameters import SaturatedArguments
from stages.saturation.tables import ACTIVATIONS, SATURATION
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import remedy_summaries, tables


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.StatisticsArguments, SaturatedArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    out: Path = Field(description="CSV file of quantiles")


def main(given: Arguments) -> None:
    """Read the tables of every network, by name, and write the aggregate."""
    runs = remedy_summaries.collect(given.runs, given.names, ACTIVATIONS, of="network")
    tables.write(remedy_summaries.saturation(runs, given.confidence), SATURATION, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
