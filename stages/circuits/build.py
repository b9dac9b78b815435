"""Build logical circuits and try each on all its inputs (section A)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.circuits import counts as circuits
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.circuits.gates import MOST_INPUTS
from unstable_gradients.circuits.search import MOST_INPUTS_OF_ALL_FUNCTIONS, MOST_INPUTS_TO_BOUND
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables


class Arguments(command_line.Arguments):
    """How large the circuits are; limits are where there are too many inputs to enumerate."""

    all_functions_of: int = Field(
        ge=1, le=MOST_INPUTS_OF_ALL_FUNCTIONS, description="inputs of which each function is built"
    )
    random_functions: arguments.Count = Field(description="random functions built beside them")
    random_inputs: int = Field(ge=1, le=MOST_INPUTS, description="inputs of each of these")
    parity_inputs: int = Field(ge=2, le=MOST_INPUTS, description="most inputs of parity circuits")
    minimality_inputs: int = Field(
        ge=2, le=MOST_INPUTS_TO_BOUND, description="most inputs for which two layers are searched"
    )
    multiplier_bits: int = Field(ge=1, le=MOST_INPUTS // 2, description="most bits of a factor")
    seed: arguments.Seed = Field(description="seed of the random functions")
    functions: Path = Field(description="CSV file of the circuits of any function")
    unnegated: Path = Field(description="CSV file of what two layers do without negated inputs")
    parity: Path = Field(description="CSV file of the parity circuits")
    bounds: Path = Field(description="CSV file of the least gates of two-layer parity circuits")
    multipliers: Path = Field(description="CSV file of the multipliers")


def main(given: Arguments) -> None:
    """Build and try the circuits, and write their tables."""
    functions = circuits.boolean_functions(
        given.all_functions_of, given.random_functions, given.random_inputs, given.seed
    )
    unnegated = circuits.unnegated_inputs(given.all_functions_of)
    parity = circuits.parity_circuits(given.parity_inputs)
    bounds = circuits.parity_bounds(given.minimality_inputs)
    multipliers = circuits.multipliers(given.multiplier_bits)
    tables.write(functions, BOOLEAN_FUNCTION, given.functions)
    tables.write(unnegated, UNNEGATED_INPUTS, given.unnegated)
    tables.write(parity, PARITY_CIRCUIT, given.parity)
    tables.write(bounds, PARITY_BOUND, given.bounds)
    tables.write(multipliers, MULTIPLIER, given.multipliers)


if __name__ == "__main__":
    command_line.run(main, Arguments)
