"""Watch the activations of hidden layers in the course of training (G1, G2)."""

import pandas as pd

from stages.images import mnist
from stages.saturation.course import activations, spaced
from stages.saturation.tables import ACTIVATION_COURSE
from unstable_gradients.program import progress
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import (
    Decay,
    DeepLearning,
    Depths,
    LearningRate,
    Looks,
    Saturation,
    Start,
    Watched,
)
from unstable_gradients.training.spread import spread


class WatchedNetworks(
    Named,
    DeepLearning,
    Activated,
    Start,
    LearningRate,
    Decay,
    Depths,
    Saturation,
    Looks,
    Watched,
):
    """Networks of one kind and several depths, and what is watched of them."""


def main(given: WatchedNetworks) -> None:
    """Watch all depths and replicas, and write the table of this kind of network."""
    training, watched = mnist.read().training_and_validation(
        given.training_images, given.watched_images
    )
    steps = spaced(given.steps, given.looks)

    def watch(depth: int, block: range) -> pd.DataFrame:
        recipe = given.deep(depth, given.activation, given.distribution(), given.eta, given.lmbda)
        with progress.bar(f"{given.name}, {depth} hidden layers", block, len(steps)) as bar:
            return activations(
                block, recipe, steps, given.saturation, training, watched, bar.update
            )

    table = spread(watch, given.depths[::-1], given.replicas)
    table = table.sort_values(["hidden_layers", "replica", "step", "layer"])
    ACTIVATION_COURSE.write(table.assign(initializer=given.initializer), given.name)
