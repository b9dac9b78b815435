"""Tell how long each replica stayed on the plateau (H5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.plateau.tables import PLATEAU, PLATEAU_TRACE
from unstable_gradients.program import command_line
from unstable_gradients.study import remedy_summaries, tables


class Arguments(command_line.Arguments):
    """Tables to read and to write."""

    runs: Path = Field(description="CSV file of the replicas' costs")
    out: Path = Field(description="CSV file of the lengths of their plateaus")


def main(given: Arguments) -> None:
    """Read the costs and write the lengths."""
    lengths = remedy_summaries.plateau(tables.read_part(given.runs, PLATEAU_TRACE))
    tables.write(lengths, PLATEAU, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
