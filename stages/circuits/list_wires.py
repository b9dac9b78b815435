"""Build the circuits that are drawn, and list their wires (section A)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.circuits import counts as circuits
from stages.circuits.tables import CIRCUIT_GATE
from unstable_gradients.program import command_line
from unstable_gradients.study import tables

# Larger ones do not fit the page: 32 gates above one another, or 12 columns of adders.
MOST_PARITY_INPUTS = 5
MOST_MULTIPLIER_BITS = 5


class Arguments(command_line.Arguments):
    """How large the circuits are."""

    parity_inputs: int = Field(
        ge=2, le=MOST_PARITY_INPUTS, description="inputs of the parity circuits"
    )
    multiplier_bits: int = Field(
        ge=2, le=MOST_MULTIPLIER_BITS, description="bits of each factor of the multiplier"
    )
    out: Path = Field(description="CSV file to write")


def main(given: Arguments) -> None:
    """Write the table of wires."""
    wires = circuits.drawn(given.parity_inputs, given.multiplier_bits)
    tables.write(wires, CIRCUIT_GATE, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
