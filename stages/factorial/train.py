"""Train every combination of initialization, momentum, learning rate and depth (G4)."""

import pandas as pd
from pydantic import Field

from stages.factorial.cells import Cell, cells
from stages.factorial.tables import FACTORIAL_TRIALS
from stages.images import mnist
from unstable_gradients.program import progress
from unstable_gradients.program.parameters import Named, Positive, Rising
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import (
    Decay,
    DeepLearning,
    Depths,
    MuMaxima,
    Validation,
)
from unstable_gradients.training.spread import spread
from unstable_gradients.training.starts import Initializations
from unstable_gradients.training.trials import trials


class Factors(Named, DeepLearning, Activated, Initializations, MuMaxima, Depths, Decay, Validation):
    """An activation function, and the levels of the other factors."""

    rates: Rising[Positive] = Field(
        description="learning rates to which steps add up, eta / (1 - mu)"
    )


def main(given: Factors) -> None:
    """Train all cells and replicas, and write the table of the activation function."""
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(cell: Cell, block: range) -> pd.DataFrame:
        recipe = given.deep(
            cell.hidden_layers,
            given.activation,
            cell.initializer,
            cell.eta,
            given.lmbda,
            cell.momentum,
        )
        label = f"{given.name}, {cell.initialization}, {cell.hidden_layers} hidden layers"
        with progress.bar(label, block, 1) as bar:
            return cell.beside(trials(block, recipe, given.steps, training, validation, bar.update))

    plan = cells(given.initializations, given.mu_maxima, given.rates, given.depths)
    FACTORIAL_TRIALS.write(spread(train, plan, given.replicas), given.name)
