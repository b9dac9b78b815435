"""Multiply the matrices of equation 124 and look into each of them (claim F1)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import StartArguments, TrainedArguments

from stages.richer import matrix_factors, trained
from stages.richer.tables import FACTOR_VALUE, MATRIX_PRODUCT
from unstable_gradients.images import mnist
from unstable_gradients.network import initializers
from unstable_gradients.program import arguments, command_line, parallel
from unstable_gradients.study import tables

REPLICAS_AT_ONCE = 10


class Arguments(TrainedArguments, StartArguments):
    """The images whose errors are followed, and how the networks began."""

    images: arguments.Count = Field(description="first training images")
    seed: arguments.Seed = Field(description="seed with which the networks were trained")
    out: Path = Field(description="CSV file of the product against backpropagation")
    values_out: Path = Field(description="CSV file of singular values")


def main(given: Arguments) -> None:
    """Run the comparison on every replica, before and after its training."""
    architecture, initializer = given.architecture(), given.distribution()
    split = mnist.load(given.mnist).training(given.images)
    inputs = split.images * mnist.PIXEL_SCALE
    targets = mnist.one_hot(split.labels, float)
    parameters = trained.load(given.trained, architecture)

    def compare(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        own = (initializers.streams(given.seed, architecture.sizes, replica) for replica in block)
        starts = (each.initialization for each in own)
        states = {
            "untrained": initializers.initialize(architecture, initializer, starts),
            "trained": trained.in_double(parameters, block),
        }
        return matrix_factors.matrix_factors(block, architecture, states, inputs, targets)

    results = parallel.map_blocks(compare, parameters.replicas, REPLICAS_AT_ONCE)
    products, values = (pd.concat(frames) for frames in zip(*results, strict=True))
    tables.write(products.assign(network=given.network), MATRIX_PRODUCT, given.out)
    tables.write(values.assign(network=given.network), FACTOR_VALUE, given.values_out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
