"""Tell what each factor does to accuracy, and what factors do together (G4)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field
from unstable_gradients.program.activation_arguments import ActivationsArguments

from stages.factorial import effects as factorial_effects
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
    FACTORIAL_TRIALS,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import remedy_summaries, tables


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.StatisticsArguments, ActivationsArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the activation functions' tables")
    cells: Path = Field(description="CSV file of the accuracy of every combination")
    effects: Path = Field(description="CSV file of what comes of choosing a factor's better level")
    shares: Path = Field(description="CSV file of the parts of the variance")


def main(given: Arguments) -> None:
    """Read the tables of every activation function, by name, and write the aggregates."""
    trials = remedy_summaries.collect(
        given.runs, list(given.functions), FACTORIAL_TRIALS, of="activation"
    )
    design = factorial_effects.design(trials)
    cells = factorial_effects.cells(trials, given.confidence)
    tables.write(cells, FACTORIAL_CELLS, given.cells)
    effects = factorial_effects.effects_table(design, given.confidence)
    tables.write(effects, FACTORIAL_EFFECTS, given.effects)
    shares = factorial_effects.shares_table(design, given.confidence)
    tables.write(shares, FACTORIAL_SHARES, given.shares)


if __name__ == "__main__":
    command_line.run(main, Arguments)
