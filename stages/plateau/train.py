"""Follow deep networks until they leave the plateau, for several lambda (H5)."""

import itertools

import pandas as pd

from stages.images import mnist
from stages.plateau.tables import PLATEAU_TRACE
from unstable_gradients.training.plateaus import Plateau, follow
from unstable_gradients.training.spread import spread


def main(given: Plateau) -> None:
    """Follow all depths, lambda and replicas, and write their table."""
    data = mnist.read()

    def train(task: tuple[int, float], block: range) -> pd.DataFrame:
        return follow(given, data, *task, given.steps, block)

    tasks = list(itertools.product(given.depths[::-1], given.lmbdas[::-1]))
    table = spread(train, tasks, given.replicas)
    PLATEAU_TRACE.write(table.sort_values(["lmbda", "hidden_layers", "replica", "step"]))
