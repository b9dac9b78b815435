"""Follow the gradients through full-batch gradient descent on a few images (section D)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import NetworkArguments

from stages.training.full_batch import gradient_traces
from stages.training.tables import GRADIENT_TRACE
from unstable_gradients.images import mnist
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.network.training import Hyperparameters
from unstable_gradients.program import arguments, command_line, parallel, progress
from unstable_gradients.study import tables
from unstable_gradients.training.first_images import FirstImages


class Arguments(NetworkArguments):
    """The parameters of section D."""

    epochs: arguments.Count = Field(description="full-batch steps")
    images: arguments.Count = Field(description="first training images, the whole training set")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    architecture, initializer = given.architecture(), given.distribution()
    hyperparameters = Hyperparameters(given.eta, given.lmbda, given.images)
    images = FirstImages.of(mnist.load(given.mnist).training(given.images))

    def trace(block: range) -> pd.DataFrame:
        with progress.bar(given.network, block, given.epochs) as bar:
            return gradient_traces(
                block,
                architecture,
                initializer,
                hyperparameters,
                given.epochs,
                given.seed,
                images,
                bar.update,
            )

    # One group at once: all images fill the cache already.
    traces = pd.concat(parallel.map_blocks(trace, given.replicas, GROUP, GROUP))
    tables.write(traces.assign(network=given.network), GRADIENT_TRACE, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
