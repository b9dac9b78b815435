"""Watch the activations of hidden layers in the course of training (G1, G2)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field

from stages.saturation.activations import activations, spaced
from stages.saturation.tables import ACTIVATIONS
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.study import tables
from unstable_gradients.training.parameters import DescentArguments, spread


class Arguments(DescentArguments):
    """A network, and the parameters that all of them share."""

    network: arguments.VariantName = Field(description="name of the network")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    depths: arguments.Depths = Field(description="hidden layers of the networks")
    saturation: float = Field(
        gt=0, lt=1, description="part of the largest slope, below which a neuron is saturated"
    )
    looks: arguments.Count = Field(description="steps at which activations are taken")
    watched_images: arguments.Count = Field(description="last images of the training file")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    training, watched = given.data().training_and_validation(
        given.training_images, given.watched_images
    )
    steps = spaced(given.steps, given.looks)

    def watch(depth: int, block: range) -> pd.DataFrame:
        recipe = given.recipe(depth, given.eta, given.lmbda)
        label = f"{given.network}, {depth} hidden layers"
        with progress.bar(label, block, len(steps)) as bar:
            return activations(
                block, recipe, steps, given.saturation, training, watched, bar.update
            )

    table = spread(watch, given.depths[::-1], given.replicas)
    order = ["hidden_layers", "replica", "step", "layer"]
    named = table.sort_values(order).assign(network=given.network, initializer=given.initializer)
    tables.write(named, ACTIVATIONS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
