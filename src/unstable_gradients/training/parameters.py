"""Parameters of everything that trains or measures networks, each a field once.

A program's parameters are put together from these by inheritance.
"""

from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.network.rules import MakeRule, PlainDescent
from unstable_gradients.program.parameters import (
    Count,
    Layers,
    Neurons,
    NotNegative,
    Params,
    Part,
    Positive,
    Rising,
    Seeded,
)
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.recipe import Recipe

MuMax = Annotated[float, Field(ge=0, lt=1)]
PRECISIONS: dict[str, type[np.floating]] = {"single": np.float32, "double": np.float64}


class Replicated(Seeded):
    """How many random starts there are."""

    replicas: Count = Field(description="independent random starts")


class Start(Params):
    """How networks are initialised."""

    initializer: str = Field(description="distribution of the initial weights")
    biases: Literal["normal", "zero", "centred"] = Field(
        "normal", description="initial biases: N(0, 1), 0, or such that neurons at rest add nothing"
    )

    def distribution(self) -> Initializer:
        """The initializer asked for."""
        return initializers.named(self.initializer, self.biases)


class CostFunction(Params):
    """How the error of the output is counted."""

    cost: str = Field(description="cost function")


class Functions(Activated, CostFunction):
    """The functions of a network."""

    def architecture(self, hidden: tuple[int, ...]) -> Architecture:
        """A network on MNIST with these hidden layers.

        Raises:
            InvalidInput: if there are no such functions.
        """
        return _on_mnist(hidden, self.activation, self.cost)


def _on_mnist(
    hidden: tuple[int, ...],
    activation: str,
    cost: str,
    normalization: str = "none",
    skips: str = "none",
) -> Architecture:
    return Architecture(
        sizes=(PIXELS, *hidden, CLASSES),
        activation=activations.named(activation),
        cost=costs.named(cost),
        normalization=normalization,
        skips=skips,
    )


class Images(Params):
    """The images on which gradients are measured."""

    images: Count = Field(description="first training images")


class LearningRate(Params):
    """The learning rate."""

    eta: Positive = Field(description="learning rate")


class Decay(Params):
    """The strength of weight decay."""

    lmbda: NotNegative = Field(description="L2 regularization parameter lambda")


class MiniBatches(Params):
    """The size of mini-batches."""

    mini_batch: Count = Field(description="images in a mini-batch")


class Training(Params):
    """The images to learn from."""

    training_images: Count = Field(description="first images of the training file")


class Validation(Params):
    """The images for the accuracy."""

    validation_images: Count = Field(description="last images of the training file")


class Watched(Params):
    """The images on which networks are watched in the course of training."""

    watched_images: Count = Field(description="images looked at in the course of training")


class Looks(Params):
    """How often networks are looked at in the course of training."""

    looks: Count = Field(description="steps at which networks are looked at")


class Saturation(Params):
    """What counts as saturated."""

    saturation: Part = Field(
        description="part of the steepest slope, below which a neuron is saturated"
    )


class Trained(Params):
    """What counts as trained."""

    accuracy: Part = Field(description="above which a network has trained at all")


class Epochs(Params):
    """The length of training, in epochs."""

    epochs: Count = Field(description="passes over the training images")


class Steps(Params):
    """The length of training, in steps."""

    steps: Count = Field(description="steps of gradient descent")


class MuMaxima(Params):
    """The strengths of momentum that are compared."""

    mu_maxima: Rising[MuMax] = Field(description="largest coefficients of momentum; 0 is none")


class Depths(Params):
    """The depths that are compared."""

    depths: Rising[Layers] = Field(description="hidden layers of the networks")


class Width(Params):
    """The width of hidden layers."""

    width: Neurons = Field(description="neurons of each hidden layer")


class Precision(Params):
    """The precision of numbers in training."""

    precision: Literal["single", "double"] = Field(description="floating-point numbers in training")

    @property
    def dtype(self) -> type[np.floating]:
        """The type of these numbers."""
        return PRECISIONS[self.precision]


class Learning(Replicated, MiniBatches, Training, Precision):
    """What experiments share in which networks learn by mini-batches."""

    def recipe_for(
        self,
        architecture: Architecture,
        initializer: Initializer,
        eta: float,
        lmbda: float,
        rule: MakeRule | None = None,
    ) -> Recipe:
        """The recipe of such networks; of plain descent if no other rule is given."""
        return Recipe(
            *(architecture, initializer, eta, lmbda, self.mini_batch, self.seed),
            *(rule or PlainDescent, self.dtype),
        )


class DeepLearning(CostFunction, Width, Learning, Steps):
    """What experiments share in which networks of several depths learn."""

    def deep(
        self,
        depth: int,
        activation: str,
        initializer: Initializer,
        eta: float,
        lmbda: float,
        rule: MakeRule | None = None,
        normalization: str = "none",
        skips: str = "none",
    ) -> Recipe:
        """The recipe of networks of this many hidden layers, all of the same width.

        Raises:
            InvalidInput: if there are no such functions, normalization or skip connections.
        """
        hidden = (self.width,) * depth
        architecture = _on_mnist(hidden, activation, self.cost, normalization, skips)
        return self.recipe_for(architecture, initializer, eta, lmbda, rule)


Normalization = Literal["none", "batch", "layer"]
Skips = Literal["none", "identity", "scaled"]


class Normalized(Params):
    """The normalization of the hidden layers' weighted inputs."""

    normalization: Normalization = Field(
        "none", description="normalization of the hidden layers' weighted inputs"
    )


class Skipping(Params):
    """The skip connections of the hidden layers."""

    skips: Skips = Field(
        "none", description="skip connections past hidden layers, whose branches may be scaled"
    )
