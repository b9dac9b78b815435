"""Experiments followed by the textbook form, on whole images, one at a time.

Only the starts and the shuffles are drawn by the package; their distribution is tested elsewhere.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.textbook import Network
from unstable_gradients.images.mnist import Mnist, Split
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, streams
from unstable_gradients.training.recipe import Recipe

ARCHITECTURE = Architecture((784, 6, 5, 10))
LAYERS = 2  # hidden
DEFAULT = INITIALIZERS["default"]
REPLICAS = range(1, 3)
SEED, ETA, LMBDA, IMAGES, VALIDATED = 91, 0.8, 1.5, 20, 12


@dataclass(frozen=True)
class Data:
    """Images as the package takes them, and as the textbook form does."""

    training: Split
    validation: Split

    @classmethod
    def of(cls, mnist: Mnist) -> "Data":
        """The first images to train on, the last ones to validate."""
        return cls(*mnist.training_and_validation(IMAGES, VALIDATED))

    @property
    def inputs(self) -> np.ndarray:
        """The training images as inputs, (image, pixel)."""
        return self.training.images / 256

    @property
    def targets(self) -> np.ndarray:
        """The outputs wanted for them, (image, digit)."""
        return np.eye(10)[self.training.labels]

    @property
    def measured(self) -> dict[str, Split]:
        """The images over which accuracy and cost are taken."""
        few = Split(self.training.images[:VALIDATED], self.training.labels[:VALIDATED])
        return {"training": few, "validation": self.validation}


def recipe(
    architecture: Architecture, mini_batch: int, dtype: type[np.floating] = np.float64
) -> Recipe:
    return Recipe(architecture, DEFAULT, ETA, LMBDA, mini_batch, SEED, dtype=dtype)


def start(replica: int) -> tuple[Network, np.random.Generator]:
    """A replica's network before training, and the stream of its shuffles."""
    own = streams(SEED, ARCHITECTURE.sizes, replica)
    parameters = initialize(ARCHITECTURE, DEFAULT, [own.initialization])
    return Network.of(parameters, 0), own.shuffling


def where(table: pd.DataFrame, **values: object) -> dict[str, float]:
    """The one row with these values."""
    for column, value in values.items():
        table = table[table[column] == value]
    (row,) = table.to_dict("records")
    return row


def performance(network: Network, split: Split) -> tuple[float, float]:
    """Fraction of the images recognised, and mean cost."""
    inputs = split.images / 256
    right = [
        network.output(x).argmax() == label for x, label in zip(inputs, split.labels, strict=True)
    ]
    return sum(right) / len(right), network.mean_cost(inputs, np.eye(10)[split.labels])
