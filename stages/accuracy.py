"""Train replicas of one network; record accuracy and cost after every epoch (section B)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from unstable_gradients import mnist, tables
from unstable_gradients.experiments.accuracy import Training, learning_curves
from unstable_gradients.network import parameter_files
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import arguments, command_line, files, parallel, progress
from unstable_gradients.program.network_arguments import NetworkArguments

REPLICAS_AT_ONCE = 16  # what still fits the second-level cache beside their mini-batches


class Arguments(NetworkArguments):
    """The parameters of section B."""

    epochs: arguments.Count = Field(description="passes over the training images")
    mini_batch: arguments.Count = Field(description="images in a mini-batch")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    training_images: arguments.Count = Field(description="first images of the training file")
    validation_images: arguments.Count = Field(description="last images of the training file")
    precision: arguments.Precision = Field(description="floating-point numbers in training")
    weights_out: Path = Field(description="npz file of the trained weights and biases to write")


def main(given: Arguments) -> None:
    """Run the experiment; write its table and what the replicas have learned."""
    setting = Training(
        architecture=given.architecture(),
        initializer=given.distribution(),
        eta=given.eta,
        lmbda=given.lmbda,
        mini_batch=given.mini_batch,
        epochs=given.epochs,
        seed=given.seed,
        dtype=arguments.PRECISIONS[given.precision],
    )
    training, validation = mnist.load(given.mnist).training_and_validation(
        given.training_images, given.validation_images
    )

    def train(block: range) -> tuple[pd.DataFrame, Parameters]:
        with progress.bar(given.network, block, given.epochs) as bar:
            return learning_curves(block, setting, training, validation, bar.update)

    blocks = parallel.map_blocks(train, given.replicas, REPLICAS_AT_ONCE)
    curves = pd.concat([table for table, _ in blocks]).assign(network=given.network)
    with files.replacing(given.weights_out) as weights:
        parameter_files.write(Parameters.joined([trained for _, trained in blocks]), weights)
        tables.write(curves, tables.ACCURACY, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
