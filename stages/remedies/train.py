"""Train networks of growing depth by one recipe; record accuracy at the end (H2, G2, G3)."""

from unstable_gradients.program import kernels

kernels.fix()

import pandas as pd
from pydantic import Field

from stages.remedies.parameters import NONE, Remedy
from stages.remedies.tables import DEPTH_TRIALS
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.study import tables
from unstable_gradients.training.parameters import DescentArguments, spread
from unstable_gradients.training.trials import trials


class Arguments(Remedy, DescentArguments):
    """A remedy, and the parameters that all remedies share."""

    remedy: arguments.VariantName = Field(description="name of the remedy")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    validation_images: arguments.Count = Field(description="last images of the training file")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    momentum = None if given.momentum == NONE else Momentum(given.momentum, given.mu_max)
    training, validation = given.data().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(depth: int, block: range) -> pd.DataFrame:
        recipe = given.recipe(depth, given.eta, given.lmbda, momentum)
        with progress.bar(f"{given.remedy}, {depth} hidden layers", block, 1) as bar:
            return trials(block, recipe, given.steps, training, validation, bar.update)

    table = spread(train, given.depths[::-1], given.replicas)
    table = table.sort_values(["hidden_layers", "replica"]).assign(remedy=given.remedy)
    tables.write(table, DEPTH_TRIALS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
