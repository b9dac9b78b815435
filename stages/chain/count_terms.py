"""Count how large the terms of random chains' gradients are (claims E3 and E4)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.chain import terms as chain_terms
from stages.chain.tables import CHAIN_TERMS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory.chain_ensemble import Ensemble


class Arguments(command_line.Arguments):
    """The parameters of claims E3 and E4."""

    chains: arguments.Count = Field(description="random chains")
    length: int = Field(ge=3, le=10_000, description="neurons of each chain")
    seed: arguments.Seed = Field(description="seed of all random streams")
    out: Path = Field(description="CSV file to write")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    ensemble = Ensemble(given.seed, given.chains, given.length)
    counts = chain_terms.counts_below(ensemble)
    tables.write(chain_terms.table(counts, given.chains), CHAIN_TERMS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
