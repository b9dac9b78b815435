"""Put the readouts from every layer together, beside the one from the images."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.frozen.tables import (
    LINEAR_READOUT,
    PIXEL_READOUT,
    READOUT_BY_REPLICA,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.VariantsArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables")
    pixels: Path = Field(description="CSV file of the readout from the images")
    out: Path = Field(description="CSV file of each replica's readouts")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write one of all."""
    runs = summaries.collect(given.runs, given.networks, LINEAR_READOUT)
    pixels = tables.read(given.pixels, PIXEL_READOUT)["validation_accuracy"].iloc[0]
    readouts = summaries.readout_by_replica(runs, float(pixels), given.networks)
    tables.write(readouts, READOUT_BY_REPLICA, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
