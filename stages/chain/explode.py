"""Build chains whose gradient explodes and find how exactly they must be built (claim E5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from stages.chain import exploding
from stages.chain.tables import EXPLODING_CHAIN
from unstable_gradients.program import command_line
from unstable_gradients.study import tables


class Arguments(command_line.Arguments):
    """The parameters of claim E5."""

    longest: int = Field(ge=2, le=10_000, description="neurons of the longest chain")
    weight: float = Field(allow_inf_nan=False, description="of every neuron")
    input: float = Field(allow_inf_nan=False, description="a_0 for which the biases are made")
    out: Path = Field(description="CSV file to write")


def main(given: Arguments) -> None:
    """Build a chain of every length and write the table."""
    lengths = range(2, given.longest + 1)
    rows = [exploding.measured(length, given.weight, given.input) for length in lengths]
    tables.write(pd.DataFrame(rows), EXPLODING_CHAIN, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
