"""Follow deep networks with lambdas on both sides of the critical one (H6).

The starts and the mini-batches are those of `train`, so that each replica has its length without
decay there.
"""

import pandas as pd

from stages.images import mnist
from stages.plateau.parameters import Brackets
from stages.plateau.tables import CRITICAL_TRACE
from unstable_gradients.program import progress
from unstable_gradients.training.plateaus import plateaus, watched_steps
from unstable_gradients.training.spread import spread


def main(given: Brackets) -> None:
    """Follow all depths, lambdas and replicas, and write their table."""
    data = mnist.read()
    training, watched = data.training(given.training_images), data.training(given.watched_images)

    def train(task: tuple[int, float, int], block: range) -> pd.DataFrame:
        depth, lmbda, most = task
        steps = watched_steps(most, given.resolution)
        recipe = given.deep(depth, given.activation, given.distribution(), given.eta, lmbda)
        label = f"{depth} hidden layers, lambda {lmbda:g}"
        with progress.bar(label, block, len(steps)) as bar:
            table = plateaus(block, recipe, steps, given.left_below, training, watched, bar.update)
        return table.assign(lmbda=lmbda, given=most)

    table = spread(train, given.tried, given.replicas)
    CRITICAL_TRACE.write(table.sort_values(["lmbda", "hidden_layers", "replica", "step"]))
