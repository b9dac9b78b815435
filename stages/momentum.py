"""Train a deep network with momentum of growing strength and several learning rates (G3)."""

from unstable_gradients.program import kernels

kernels.fix()

import numpy as np
import pandas as pd
from pydantic import Field

from unstable_gradients import tables
from unstable_gradients.errors import InvalidInput
from unstable_gradients.experiments.arguments import DescentArguments, Etas, MuMaxima, spread
from unstable_gradients.experiments.momentum_trials import Trial, planned, trials
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.tables.remedies import MOMENTUM_TRIALS


class Arguments(DescentArguments):
    """The parameters of momentum."""

    depth: arguments.Count = Field(description="hidden layers")
    mu_maxima: MuMaxima = Field(description="largest momentum coefficients of the schedules")
    etas: Etas = Field(description="learning rates")
    largest_rate: arguments.LearningRate = Field(description="eta / (1 - mu), at most")
    lmbda: arguments.Regularization = Field(description="regularization parameter lambda")
    looks: arguments.Count = Field(description="how often cost and accuracy are taken")
    validation_images: arguments.Count = Field(description="last images of the training file")
    watched_images: arguments.Count = Field(description="first images, over which the cost is")


def main(given: Arguments) -> None:
    """Run the experiment and write its table."""
    data = given.data()
    training, validation = data.training_and_validation(
        given.training_images, given.validation_images
    )
    watched = data.training(given.watched_images)
    steps = np.unique(np.linspace(0, given.steps, given.looks + 1).round().astype(int)).tolist()

    def train(trial: Trial, block: range) -> pd.DataFrame:
        recipe = given.recipe(given.depth, trial.eta, given.lmbda)
        label = f"{trial.kind}, mu {trial.reached:g}, eta {trial.eta:g}"
        with progress.bar(label, block, len(steps)) as bar:
            return trials(block, trial, recipe, steps, training, validation, watched, bar.update)

    plan = planned(given.mu_maxima, given.etas, given.largest_rate, given.steps)
    if not plan:
        raise InvalidInput(
            f"--largest-rate {given.largest_rate:g}: expected one that some learning rate and "
            "momentum do not exceed"
        )
    tables.write(spread(train, plan, given.replicas), MOMENTUM_TRIALS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
