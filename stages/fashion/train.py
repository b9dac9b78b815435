"""Train networks on Fashion-MNIST; record accuracy and cost after every epoch."""

import pandas as pd
from pydantic import Field

from stages.fashion.data_sets import clothes
from stages.fashion.parameters import FewerEpochs, check_at_most
from stages.fashion.tables import FASHION_ACCURACY
from unstable_gradients.program import progress
from unstable_gradients.study.networks import Variants
from unstable_gradients.training.learning_curves import learning_curves
from unstable_gradients.training.parameters import (
    Decay,
    Epochs,
    Functions,
    Learning,
    LearningRate,
    Start,
    Validation,
)
from unstable_gradients.training.spread import spread


class OnFashion(Functions, Start, Learning, LearningRate, Decay, Epochs, Validation, Variants):
    """The networks as section B trains them, and for how long they are trained on other images."""

    fashion_accuracy: FewerEpochs = Field(description="the same on Fashion-MNIST")


def main(given: OnFashion) -> None:
    """Write one table of all networks."""
    epochs, replicas = given.fashion_accuracy.epochs, given.fashion_accuracy.replicas
    check_at_most("fashion-accuracy.epochs", epochs, given.epochs)
    check_at_most("fashion-accuracy.replicas", replicas, given.replicas)
    images = clothes(FASHION_ACCURACY)
    if images is None:
        return
    split = images.training_and_validation(given.training_images, given.validation_images)

    def train(name: str, block: range) -> pd.DataFrame:
        architecture = given.architecture(given.groups[name].hidden)
        recipe = given.recipe_for(architecture, given.distribution(), given.eta, given.lmbda)
        with progress.bar(name, block, epochs) as bar:
            table, _ = learning_curves(block, recipe, epochs, *split, bar.update)
        return table.assign(network=name)

    table = spread(train, [*given.groups][::-1], replicas)
    FASHION_ACCURACY.write(pd.concat([table[table["network"] == name] for name in given.groups]))
