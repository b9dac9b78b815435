"""Take the derivative of random chains in three ways, and follow small changes (claim E1)."""

from unstable_gradients.program import kernels

kernels.fix()

import math
from pathlib import Path

from pydantic import Field, model_validator

from stages.chain import derivative as chain_derivative
from stages.chain.tables import CHAIN_CASCADE, CHAIN_DERIVATIVE
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory import cascade
from unstable_gradients.theory.chain_ensemble import Ensemble

SPARE_DIGITS = 20  # beyond those that the square of the smallest change takes


class Arguments(command_line.Arguments):
    """The parameters of claim E1."""

    chains: arguments.Count = Field(description="random chains")
    length: int = Field(ge=1, le=10_000, description="neurons of each chain")
    digits: int = Field(ge=1, le=1000, description="decimal digits of the high precision")
    largest_change: float = Field(gt=0, le=1, description="of the first bias")
    changes: int = Field(ge=2, le=100, description="how many, each a tenth of the one before")
    seed: arguments.Seed = Field(description="seed of all random streams")
    derivatives_out: Path = Field(description="CSV file of the derivatives")
    cascade_out: Path = Field(description="CSV file of the changes")

    @property
    def sizes(self) -> list[float]:
        """The changes of the first bias, largest first."""
        return cascade.shrinking(self.largest_change, self.changes)

    @model_validator(mode="after")
    def _digits_enough(self) -> "Arguments":
        least = math.ceil(-2 * math.log10(self.sizes[-1])) + SPARE_DIGITS
        if self.digits < least:
            raise ValueError(
                f"--digits {self.digits}: expected at least {least} "
                f"for changes down to {self.sizes[-1]:.3g}"
            )
        return self


def main(given: Arguments) -> None:
    """Run the experiment and write its tables."""
    ensemble = Ensemble(given.seed, given.chains, given.length)
    derivatives, changes = chain_derivative.precise(ensemble, given.digits, given.sizes)
    tables.write(derivatives, CHAIN_DERIVATIVE, given.derivatives_out)
    tables.write(changes, CHAIN_CASCADE, given.cascade_out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
