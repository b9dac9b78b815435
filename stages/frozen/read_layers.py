"""Read the digit off the hidden layers of one network, before and after training (claim D5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import NetworkArguments

from stages.frozen.layer_readouts import layer_readouts
from stages.frozen.tables import LINEAR_READOUT
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network import initializers, parameter_files
from unstable_gradients.program import arguments, command_line, parallel
from unstable_gradients.study import tables

REPLICAS_AT_ONCE = 8


class Arguments(NetworkArguments):
    """The networks of the accuracy experiment, and how to read them."""

    precision: arguments.Precision = Field(description="floating-point numbers in training")
    trained: Path = Field(description="npz file of the trained weights and biases")
    training_images: arguments.Count = Field(description="first images of the training file")
    validation_images: arguments.Count = Field(description="last images of the training file")
    ridge: arguments.Ridge = Field(description="penalty, in parts of the mean variance")


def main(given: Arguments) -> None:
    """Fit the readouts on the training images; write their accuracy on the validation images."""
    architecture, distribution = given.architecture(), given.distribution()
    trained = parameter_files.read(given.trained)
    shapes = [(given.replicas, *shape) for shape in architecture.shapes]
    if [weights.shape for weights in trained.weights] != shapes:
        raise InvalidInput(
            f"{given.trained}: weights of other networks, expected {given.replicas} replicas of "
            f"{'-'.join(map(str, architecture.sizes))}"
        )
    training, validation = mnist.load(given.mnist).training_and_validation(
        given.training_images, given.validation_images
    )

    def read(block: range) -> pd.DataFrame:
        streams = (initializers.streams(given.seed, architecture.sizes, each) for each in block)
        starts = initializers.initialize(
            architecture,
            distribution,
            (each.initialization for each in streams),
            arguments.PRECISIONS[given.precision],
        )
        tables_of_states = [
            layer_readouts(
                block, architecture, parameters, training, validation, given.ridge
            ).assign(state=state)
            for state, parameters in {"start": starts, "trained": trained.of(block)}.items()
        ]
        return pd.concat(tables_of_states)

    table = pd.concat(parallel.map_blocks(read, given.replicas, REPLICAS_AT_ONCE))
    table = table.sort_values(["state", "layer", "replica"])
    tables.write(table.assign(network=given.network), LINEAR_READOUT, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
