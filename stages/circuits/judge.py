"""Judge the claims of section A, depth in circuits."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.circuits import claims as circuits
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables


class Arguments(arguments.LedgerArguments):
    """The tables to read."""

    functions: Path = Field(description="CSV file of the circuits of any function")
    unnegated: Path = Field(description="CSV file of what two layers do without negated inputs")
    parity: Path = Field(description="CSV file of the parity circuits")
    bounds: Path = Field(description="CSV file of the least gates of two-layer parity circuits")
    multipliers: Path = Field(description="CSV file of the multipliers")


def main(given: Arguments) -> None:
    """Apply the rules to the circuits."""
    functions = tables.read(given.functions, BOOLEAN_FUNCTION)
    unnegated = tables.read(given.unnegated, UNNEGATED_INPUTS)
    parity = tables.read(given.parity, PARITY_CIRCUIT)
    bounds = tables.read(given.bounds, PARITY_BOUND)
    multipliers = tables.read(given.multipliers, MULTIPLIER)
    claims = circuits.claims(functions, unnegated, parity, bounds, multipliers)
    ledger.write_part(claims, circuits.headline(parity, multipliers), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
