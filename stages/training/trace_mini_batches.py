"""Follow the gradients through mini-batch gradient descent on the same images (claim D4)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import NetworkArguments

from stages.training.mini_batches import mini_batch_traces
from stages.training.tables import MINI_BATCH_TRACE
from unstable_gradients.images import mnist
from unstable_gradients.network.training import Hyperparameters
from unstable_gradients.program import arguments, command_line, parallel
from unstable_gradients.study import tables
from unstable_gradients.training.first_images import FirstImages

REPLICAS_AT_ONCE = 20


class Arguments(NetworkArguments):
    """The parameters of the mini-batch counterpart of section D."""

    steps: arguments.Count = Field(description="mini-batch steps")
    mini_batch: arguments.Count = Field(description="images in a mini-batch")
    averaging_window: arguments.Count = Field(description="steps whose gradients are averaged")
    images: arguments.Count = Field(description="first training images, the whole training set")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    architecture, initializer = given.architecture(), given.distribution()
    hyperparameters = Hyperparameters(given.eta, given.lmbda, given.images)
    images = FirstImages.of(mnist.load(given.mnist).training(given.images))

    def trace(block: range) -> pd.DataFrame:
        return mini_batch_traces(
            block,
            architecture,
            initializer,
            hyperparameters,
            given.mini_batch,
            given.steps,
            given.averaging_window,
            given.seed,
            images,
        )

    traces = pd.concat(parallel.map_blocks(trace, given.replicas, REPLICAS_AT_ONCE))
    tables.write(traces.assign(network=given.network), MINI_BATCH_TRACE, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
