"""Train a deep network with momentum of growing strength and several learning rates (G3)."""

import numpy as np
import pandas as pd
from pydantic import Field

from stages.images import mnist
from stages.momentum.tables import MOMENTUM_TRIALS
from stages.momentum.trials import Trial, planned, trials
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.momentum import Lowering
from unstable_gradients.program import progress
from unstable_gradients.program.parameters import MOST, Layers, Positive, Rising
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import (
    Decay,
    DeepLearning,
    Looks,
    MuMax,
    MuMaxima,
    Start,
    Validation,
    Watched,
)
from unstable_gradients.training.spread import spread


class Schedules(DeepLearning, Activated, Start, Decay, MuMaxima, Looks, Validation, Watched):
    """A network, and the schedules and learning rates that are tried on it."""

    depth: Layers = Field(description="hidden layers")
    etas: Rising[Positive] = Field(description="learning rates")
    smallest_rate: Positive = Field(description="eta / (1 - mu), at least")
    largest_rate: Positive = Field(description="eta / (1 - mu), at most")
    final_steps: int = Field(ge=0, le=MOST, description="last steps, with a lower mu")
    final_mu: MuMax = Field(description="momentum coefficient in them, at most")


def main(given: Schedules) -> None:
    """Train all that is planned, and write the table."""
    data = mnist.read()
    training, validation = data.training_and_validation(
        given.training_images, given.validation_images
    )
    watched = data.training(given.watched_images)
    steps = np.unique(np.linspace(0, given.steps, given.looks + 1).round().astype(int)).tolist()

    def train(trial: Trial, block: range) -> pd.DataFrame:
        recipe = given.deep(
            given.depth, given.activation, given.distribution(), trial.eta, given.lmbda
        )
        label = f"{trial.kind}, mu {trial.reached:g}, eta {trial.eta:g}"
        with progress.bar(label, block, len(steps)) as bar:
            return trials(block, trial, recipe, steps, training, validation, watched, bar.update)

    MOMENTUM_TRIALS.write(spread(train, plan(given), given.replicas))


def plan(given: Schedules) -> list[Trial]:
    """The trials to train.

    Raises:
        InvalidInput: if there are none, or the final steps are all steps.
    """
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
