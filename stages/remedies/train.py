"""Train networks of growing depth by one remedy; record accuracy at the end (H2, G2, G3)."""

import pandas as pd

from stages.images import mnist
from stages.remedies.parameters import Chapter, Remedy
from stages.remedies.tables import DEPTH_TRIALS
from unstable_gradients.program import progress
from unstable_gradients.program.parameters import Named
from unstable_gradients.training.parameters import Decay, DeepLearning, Validation
from unstable_gradients.training.spread import spread
from unstable_gradients.training.trials import trials


class OneRemedy(Named, Chapter, Remedy, DeepLearning, Decay, Validation):
    """A remedy, and what all of them share."""


def main(given: OneRemedy) -> None:
    """Train all depths and replicas, and write the remedy's table."""
    chosen = given.over(given.recipe)
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(depth: int, block: range) -> pd.DataFrame:
        recipe = given.deep(
            depth,
            chosen.activation,
            chosen.distribution(),
            chosen.eta,
            given.lmbda,
            chosen.rule,
            chosen.normalization,
            chosen.skips,
        )
        with progress.bar(f"{given.name}, {depth} hidden layers", block, 1) as bar:
            return trials(block, recipe, given.steps, training, validation, bar.update)

    table = spread(train, given.depths[::-1], given.replicas)
    DEPTH_TRIALS.write(table.sort_values(["hidden_layers", "replica"]), given.name)
