"""Measure the gradients of networks that were just initialised (section C)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field
from unstable_gradients.program.network_arguments import NetworkArguments

from stages.start.gradients import initial_gradients
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from unstable_gradients.images import mnist
from unstable_gradients.network.shared_inputs import GROUP
from unstable_gradients.program import arguments, command_line, parallel
from unstable_gradients.study import tables
from unstable_gradients.training.first_images import FirstImages

REPLICAS_AT_ONCE = 14 * GROUP


class Arguments(NetworkArguments):
    """The parameters of section C."""

    images: arguments.Count = Field(description="first training images, over which is averaged")
    neurons_out: Path = Field(description="CSV file of every neuron's mean gradient")


def main(given: Arguments) -> None:
    """Run the experiment and write its tables."""
    architecture, initializer = given.architecture(), given.distribution()
    images = FirstImages.of(mnist.load(given.mnist).training(given.images))

    def measure(block: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        return initial_gradients(block, architecture, initializer, given.seed, images)

    results = parallel.map_blocks(measure, given.replicas, REPLICAS_AT_ONCE, GROUP)
    norms, neurons = (pd.concat(frames) for frames in zip(*results, strict=True))
    tables.write(norms.assign(network=given.network), INITIAL_GRADIENT, given.out)
    tables.write(neurons.assign(network=given.network), NEURON_GRADIENT, given.neurons_out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
