"""Arguments and work that the programs which train deep networks share (G and H)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import pandas as pd
from pydantic import AfterValidator, Field

from unstable_gradients.experiments.recorded_descent import Recipe
from unstable_gradients.mnist import CLASSES, PIXELS, Mnist, load
from unstable_gradients.network import activations, costs
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.program import arguments, parallel
from unstable_gradients.program.command_line import Arguments, Several
from unstable_gradients.program.network_arguments import StartArguments

REPLICAS_AT_ONCE = 20  # more share the cost of a call, but crowd each other out of the cache

Task = TypeVar("Task")


Rising = AfterValidator(arguments.rising)
Etas = Annotated[Several[arguments.LearningRate], Field(min_length=1), Rising]
Lambdas = Annotated[Several[arguments.Regularization], Field(min_length=1), Rising]
MuMax = Annotated[float, Field(ge=0, lt=1)]
MuMaxima = Annotated[Several[MuMax], Field(min_length=1), Rising]


class LearningArguments(Arguments):
    """How networks of any depth learn, and how often."""

    activation: str = Field(description="activation function of the hidden layers")
    cost: str = Field(description="cost function")
    width: arguments.Neurons = Field(description="neurons of each hidden layer")
    replicas: arguments.Count = Field(description="independent random starts")
    steps: arguments.Count = Field(description="mini-batch steps")
    mini_batch: arguments.Count = Field(description="images in a mini-batch")
    training_images: arguments.Count = Field(description="first images of the training file")
    precision: arguments.Precision = Field(description="floating-point numbers in training")
    seed: arguments.Seed = Field(description="seed of all random streams")
    mnist: Path = Field(description="folder of the MNIST files")
    out: Path = Field(description="CSV file to write")

    def data(self) -> Mnist:
        """The images."""
        return load(self.mnist)

    def recipe_from(
        self,
        initializer: Initializer,
        depth: int,
        eta: float,
        lmbda: float,
        momentum: Momentum | None = None,
    ) -> Recipe:
        """How networks with so many hidden layers learn from such a start."""
        return Recipe(
            architecture=Architecture(
                (PIXELS, *[self.width] * depth, CLASSES),
                activations.named(self.activation),
                costs.named(self.cost),
            ),
            initializer=initializer,
            eta=eta,
            lmbda=lmbda,
            mini_batch=self.mini_batch,
            seed=self.seed,
            momentum=momentum,
            dtype=arguments.PRECISIONS[self.precision],
        )


class DescentArguments(LearningArguments, StartArguments):
    """How networks of any depth start and learn, and how often."""

    def recipe(
        self, depth: int, eta: float, lmbda: float, momentum: Momentum | None = None
    ) -> Recipe:
        """How networks with so many hidden layers start and learn."""
        return self.recipe_from(self.distribution(), depth, eta, lmbda, momentum)


def spread(
    function: Callable[[Task, range], pd.DataFrame], tasks: Sequence[Task], replicas: int
) -> pd.DataFrame:
    """The tables of all tasks and replicas, one after the other, made on all cores.

    The longest tasks should come first, or a core may be left with one of them at the end.
    """
    work = [
        (task, block) for task in tasks for block in parallel.blocks(replicas, REPLICAS_AT_ONCE, 1)
    ]

    def some(places: range) -> pd.DataFrame:
        return pd.concat([function(*work[place]) for place in places])

    return pd.concat(parallel.map_blocks(some, len(work), 1))
