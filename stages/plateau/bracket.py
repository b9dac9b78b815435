"""Follow deep networks with lambdas on both sides of the critical one (H6).

The starts and the mini-batches are those of `train`, so that each replica has its length without
decay there.
"""

import pandas as pd

from stages.images import mnist
from stages.plateau.parameters import Brackets
from stages.plateau.tables import CRITICAL_TRACE
from unstable_gradients.training.plateaus import follow
from unstable_gradients.training.spread import spread


def main(given: Brackets) -> None:
    """Follow all depths, lambdas and replicas, and write their table."""
    data = mnist.read()

    def train(task: tuple[int, float, int], block: range) -> pd.DataFrame:
        return follow(given, data, *task, block).assign(given=task[-1])

    table = spread(train, given.tried, given.replicas)
    CRITICAL_TRACE.write(table.sort_values(["lmbda", "hidden_layers", "replica", "step"]))
