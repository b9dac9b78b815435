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
    """How often everything is done."""

    replicas: Count = Field(description="independent random starts")


class Start(Params):
    """How networks begin."""

    initializer: str = Field(description="distribution of the initial weights")
    biases: Literal["normal", "zero"] = Field("normal", description="initial biases: N(0, 1), or 0")

    def distribution(self) -> Initializer:
        """The initializer asked for."""
        return initializers.named(self.initializer, self.biases)


class Judged(Params):
    """What the output is held against."""

    cost: str = Field(description="cost function")


class Functions(Activated, Judged):
    """The functions of a network."""

    def architecture(self, hidden: tuple[int, ...]) -> Architecture:
        """A network on MNIST with these hidden layers.

        Raises:
            InvalidInput: if there are no such functions.
        """
        return _on_mnist(hidden, self.activation, self.cost)


def _on_mnist(hidden: tuple[int, ...], activation: str, cost: str) -> Architecture:
    return Architecture(
        sizes=(PIXELS, *hidden, CLASSES),
        activation=activations.named(activation),
        cost=costs.named(cost),
    )


class Images(Params):
    """On which images gradients are measured."""

    images: Count = Field(description="first training images")


class LearningRate(Params):
    """How far a step goes."""

    eta: Positive = Field(description="learning rate")


class Decay(Params):
    """How weights decay."""

    lmbda: NotNegative = Field(description="L2 regularization parameter lambda")


class MiniBatches(Params):
    """How many images a step sees."""

    mini_batch: Count = Field(description="images in a mini-batch")


class Training(Params):
    """The images to learn from."""

    training_images: Count = Field(description="first images of the training file")


class Validation(Params):
    """The images for the accuracy."""

    validation_images: Count = Field(description="last images of the training file")


class Watched(Params):
    """The images that are looked at on the way."""

    watched_images: Count = Field(description="images looked at in the course of training")


class Looks(Params):
    """How often networks are looked at on the way."""

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
    """How long is learned, in passes over the images."""

    epochs: Count = Field(description="passes over the training images")


class Steps(Params):
    """How long is learned, in steps."""

    steps: Count = Field(description="steps of gradient descent")


class MuMaxima(Params):
    """How much momentum there is."""

    mu_maxima: Rising[MuMax] = Field(description="largest coefficients of momentum; 0 is none")


class Depths(Params):
    """How deep networks are."""

    depths: Rising[Layers] = Field(description="hidden layers of the networks")


class Width(Params):
    """How wide networks are."""

    width: Neurons = Field(description="neurons of each hidden layer")


class Precision(Params):
    """How exact numbers are in training."""

    precision: Literal["single", "double"] = Field(description="floating-point numbers in training")

    @property
    def dtype(self) -> type[np.floating]:
        """The type of these numbers."""
        return PRECISIONS[self.precision]


class Learning(Replicated, MiniBatches, Training, Precision):
    """What all that learn by mini-batches share."""

    def recipe_for(
        self,
        architecture: Architecture,
        initializer: Initializer,
        eta: float,
        lmbda: float,
        rule: MakeRule | None = None,
    ) -> Recipe:
        """How such networks learn; by plain descent if no other rule is given."""
        return Recipe(
            *(architecture, initializer, eta, lmbda, self.mini_batch, self.seed),
            *(rule or PlainDescent, self.dtype),
        )


class DeepLearning(Judged, Width, Learning, Steps):
    """What experiments share in which networks of several depths learn."""

    def deep(
        self,
        depth: int,
        activation: str,
        initializer: Initializer,
        eta: float,
        lmbda: float,
        rule: MakeRule | None = None,
    ) -> Recipe:
        """How networks of this many hidden layers learn, all of the same width.

        Raises:
            InvalidInput: if there are no such functions.
        """
        architecture = _on_mnist((self.width,) * depth, activation, self.cost)
        return self.recipe_for(architecture, initializer, eta, lmbda, rule)
