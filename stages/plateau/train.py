"""Follow deep networks until they leave the plateau, for several lambda (H5)."""

from unstable_gradients.program import kernels

kernels.fix()

import itertools

import pandas as pd
from pydantic import Field

from stages.plateau.course import looks, plateaus
from stages.plateau.tables import PLATEAU_TRACE
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.study import tables
from unstable_gradients.training.parameters import (
    DescentArguments,
    Lambdas,
    spread,
)


class Arguments(DescentArguments):
    """The parameters of the plateau."""

    cost: str = Field("cross-entropy", pattern="^cross-entropy$", description="cost function")
    eta: arguments.LearningRate = Field(description="learning rate")
    lmbdas: Lambdas = Field(description="regularization parameters lambda")
    depths: arguments.Depths = Field(description="hidden layers of the networks")
    resolution: float = Field(gt=0, lt=1, description="part by which each look is later")
    left_below: float = Field(gt=0, lt=1, description="part of the cost of a constant answer")
    watched_images: arguments.Count = Field(description="first images, over which the cost is")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    data = given.data()
    training, watched = data.training(given.training_images), data.training(given.watched_images)
    steps = looks(given.steps, given.resolution)

    def train(task: tuple[int, float], block: range) -> pd.DataFrame:
        depth, lmbda = task
        recipe = given.recipe(depth, given.eta, lmbda)
        label = f"{depth} hidden layers, lambda {lmbda:g}"
        with progress.bar(label, block, len(steps)) as bar:
            table = plateaus(block, recipe, steps, given.left_below, training, watched, bar.update)
        return table.assign(lmbda=lmbda)

    tasks = list(itertools.product(given.depths[::-1], given.lmbdas[::-1]))
    table = spread(train, tasks, given.replicas)
    order = ["lmbda", "hidden_layers", "replica", "step"]
    tables.write(table.sort_values(order), PLATEAU_TRACE, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
