"""Follow deep networks until they leave the plateau, for several lambda (H5)."""

import itertools

import pandas as pd

from stages.images import mnist
from stages.plateau.tables import PLATEAU_TRACE
from unstable_gradients.program import progress
from unstable_gradients.training.plateaus import Plateau, plateaus, watched_steps
from unstable_gradients.training.spread import spread


def main(given: Plateau) -> None:
    """Follow all depths, lambda and replicas, and write their table."""
    data = mnist.read()
    training, watched = data.training(given.training_images), data.training(given.watched_images)
    steps = watched_steps(given.steps, given.resolution)

    def train(task: tuple[int, float], block: range) -> pd.DataFrame:
        depth, lmbda = task
        recipe = given.deep(depth, given.activation, given.distribution(), given.eta, lmbda)
        label = f"{depth} hidden layers, lambda {lmbda:g}"
        with progress.bar(label, block, len(steps)) as bar:
            table = plateaus(block, recipe, steps, given.left_below, training, watched, bar.update)
        return table.assign(lmbda=lmbda)

    tasks = list(itertools.product(given.depths[::-1], given.lmbdas[::-1]))
    table = spread(train, tasks, given.replicas)
    PLATEAU_TRACE.write(table.sort_values(["lmbda", "hidden_layers", "replica", "step"]))
