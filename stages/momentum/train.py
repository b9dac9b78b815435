"""Train a deep network with momentum of growing strength and several learning rates (G3)."""

from unstable_gradients.program import kernels

kernels.fix()

import numpy as np
import pandas as pd
from pydantic import Field

from stages.momentum.tables import MOMENTUM_TRIALS
from stages.momentum.trials import (
    Trial,
    planned,
    trials,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.momentum import Lowering
from unstable_gradients.program import arguments, command_line, progress
from unstable_gradients.study import tables
from unstable_gradients.training.parameters import (
    DescentArguments,
    Etas,
    MuMax,
    MuMaxima,
    spread,
)


class Arguments(DescentArguments):
    """The parameters of momentum."""

    depth: arguments.Layers = Field(description="hidden layers")
    mu_maxima: MuMaxima = Field(description="largest momentum coefficients of the schedules")
    etas: Etas = Field(description="learning rates")
    smallest_rate: arguments.LearningRate = Field(description="eta / (1 - mu), at least")
    largest_rate: arguments.LearningRate = Field(description="eta / (1 - mu), at most")
    final_steps: int = Field(ge=0, le=arguments.MOST, description="last steps, with a lower mu")
    final_mu: MuMax = Field(description="momentum coefficient in them, at most")
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

    tables.write(spread(train, plan(given), given.replicas), MOMENTUM_TRIALS, given.out)


def plan(given: Arguments) -> list[Trial]:
    """What to train."""
    if given.final_steps >= given.steps:
        raise InvalidInput(
            f"--final-steps {given.final_steps}: expected fewer than --steps {given.steps}"
        )
    lowering = Lowering(given.steps - given.final_steps, given.final_mu)
    rates = given.smallest_rate, given.largest_rate
    found = planned(given.mu_maxima, given.etas, rates, given.steps, lowering)
    if not found:
        raise InvalidInput(
            f"--smallest-rate {rates[0]:g} --largest-rate {rates[1]:g}: expected some learning "
            "rate and momentum to be between them"
        )
    return found


if __name__ == "__main__":
    command_line.run(main, Arguments)
