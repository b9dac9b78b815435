"""Measure slopes and gradients of chains of other activation functions (claims E2 and E7)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field
from unstable_gradients.program.chain_arguments import WeightScales

from stages.chain import activations as chain_activations
from stages.chain.tables import ACTIVATION_SLOPE, CHAIN_ACTIVATION
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables
from unstable_gradients.theory import activation_slopes
from unstable_gradients.theory.chain_ensemble import Ensemble


class Arguments(arguments.StatisticsArguments):
    """The parameters of claims E2 and E7."""

    chains: arguments.Count = Field(description="random chains")
    length: int = Field(ge=2, le=10_000, description="neurons of each chain")
    weight_scales: WeightScales = Field(description="standard deviations of the weights")
    steepness: float = Field(gt=0, le=1e6, description="k of the steep sigmoid, sigmoid(k z)")
    reach: float = Field(gt=0, le=1e6, description="largest |z| at which slopes are taken")
    points: arguments.Count = Field(description="of z on either side of 0")
    seed: arguments.Seed = Field(description="seed of all random streams")
    slopes_out: Path = Field(description="CSV file of the slopes")
    out: Path = Field(description="CSV file of the chains")


def main(given: Arguments) -> None:
    """Run the experiment and write its tables."""
    ensemble = Ensemble(given.seed, given.chains, given.length)
    functions = activation_slopes.all_with(given.steepness)
    logs = chain_activations.logarithms(ensemble, functions, given.weight_scales)
    slopes = chain_activations.slopes(functions, given.reach, given.points)
    spread = chain_activations.table(
        logs, given.length, list(functions), given.weight_scales, given.confidence
    )
    tables.write(slopes, ACTIVATION_SLOPE, given.slopes_out)
    tables.write(spread, CHAIN_ACTIVATION, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
