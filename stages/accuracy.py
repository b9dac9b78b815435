"""Train replicas of one network and record accuracy and cost after every epoch (section B)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field

from unstable_gradients import mnist, tables
from unstable_gradients.experiments.accuracy import Training, learning_curves
from unstable_gradients.program import arguments, command_line, parallel, progress
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


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
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

    def train(block: range) -> pd.DataFrame:
        with progress.bar(given.network, block, given.epochs) as bar:
            return learning_curves(block, setting, training, validation, bar.update)

    curves = pd.concat(parallel.map_blocks(train, given.replicas, REPLICAS_AT_ONCE))
    tables.write(curves.assign(network=given.network), tables.ACCURACY, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
