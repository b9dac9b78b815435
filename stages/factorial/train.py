"""Train every combination of initialization, momentum, learning rate and depth (G4)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field
from unstable_gradients.program.deep_network_arguments import Initializations

from stages.factorial.cells import Cell, cells
from stages.factorial.tables import FACTORIAL_TRIALS
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.study import tables
from unstable_gradients.training.parameters import (
    Etas,
    LearningArguments,
    MuMaxima,
    spread,
)
from unstable_gradients.training.trials import trials


class Arguments(LearningArguments):
    """An activation function, and the levels of the other factors."""

    name: arguments.VariantName = Field(description="name of the activation function")
    initializations: Initializations = Field(description="distributions of weights and biases")
    mu_maxima: MuMaxima = Field(description="largest coefficients of Nesterov's momentum; 0: none")
    rates: Etas = Field(description="learning rates to which steps add up, eta / (1 - mu)")
    depths: arguments.Depths = Field(description="hidden layers of the networks")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    validation_images: arguments.Count = Field(description="last images of the training file")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    training, validation = given.data().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(cell: Cell, block: range) -> pd.DataFrame:
        recipe = given.recipe_from(
            cell.initializer, cell.hidden_layers, cell.eta, given.lmbda, cell.momentum
        )
        label = f"{given.name}, {cell.initialization}, {cell.hidden_layers} hidden layers"
        with progress.bar(label, block, 1) as bar:
            return cell.beside(trials(block, recipe, given.steps, training, validation, bar.update))

    plan = cells(given.initializations, given.mu_maxima, given.rates, given.depths)
    table = spread(train, plan, given.replicas).assign(activation=given.name)
    tables.write(table, FACTORIAL_TRIALS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
