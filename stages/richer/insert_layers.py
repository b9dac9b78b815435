"""Deepen trained networks by layers that do nothing, and see what it does (claims B6, F2)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import TrainedArguments

from stages.richer import identity_layers, trained
from stages.richer.tables import IDENTITY_LAYERS
from unstable_gradients.images import mnist
from unstable_gradients.program import arguments, command_line, parallel
from unstable_gradients.study import tables

REPLICAS_AT_ONCE = 10

InputWeight = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Arguments(TrainedArguments):
    """What is inserted, and the images that judge it."""

    input_weights: command_line.Several[InputWeight] = Field(description="w1 of the neurons")
    layers: command_line.Several[arguments.Count] = Field(description="numbers of layers")
    validation_images: arguments.Count = Field(description="last images of the training file")
    out: Path = Field(description="CSV file to write")


def main(given: Arguments) -> None:
    """Run the comparison on every replica and write its table."""
    architecture = given.architecture()
    inserted = identity_layers.deepenings(
        architecture.activation, given.input_weights, given.layers
    )
    validation = mnist.load(given.mnist).validation(given.validation_images)
    parameters = trained.load(given.trained, architecture)

    def compare(block: range) -> pd.DataFrame:
        own = trained.in_double(parameters, block)
        return identity_layers.compare(block, architecture, own, inserted, validation)

    blocks = parallel.map_blocks(compare, parameters.replicas, REPLICAS_AT_ONCE)
    table = pd.concat(blocks).assign(network=given.network)
    tables.write(table, IDENTITY_LAYERS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
