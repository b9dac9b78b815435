"""Compare the first with the last gradient of chains of growing length (claim E6)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field
from unstable_gradients.program.chain_arguments import WeightScales

from stages.chain import ratio as chain_ratio
from stages.chain.tables import CHAIN_RATIO
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory.chain_ensemble import Ensemble


class Arguments(arguments.StatisticsArguments):
    """The parameters of claim E6."""

    chains: arguments.Count = Field(description="random chains")
    longest: int = Field(ge=2, le=10_000, description="neurons of the longest chain")
    weight_scales: WeightScales = Field(description="standard deviations of the weights")
    seed: arguments.Seed = Field(description="seed of all random streams")
    out: Path = Field(description="CSV file to write")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    ensemble = Ensemble(given.seed, given.chains, given.longest)
    ratios = chain_ratio.log_ratios(ensemble, given.weight_scales)
    table = chain_ratio.table(ratios, given.weight_scales, given.confidence)
    tables.write(table, CHAIN_RATIO, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
