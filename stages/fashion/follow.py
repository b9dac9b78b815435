"""Follow deep networks on Fashion-MNIST until they leave the plateau, for several lambda."""

import itertools

import pandas as pd
from pydantic import Field

from stages.fashion.data_sets import clothes
from stages.fashion.parameters import FewerDepths, check_at_most
from stages.fashion.tables import FASHION_PLATEAU
from unstable_gradients.errors import InvalidInput
from unstable_gradients.training import plateaus
from unstable_gradients.training.spread import spread

FEWEST_LAYERS = 2  # networks of one have no plateau


class PlateauOnFashion(plateaus.Plateau):
    """The networks as section H follows them, and which of them."""

    fashion_plateau: FewerDepths = Field(description="the same on Fashion-MNIST")


def main(given: PlateauOnFashion) -> None:
    """Follow all depths, lambda and replicas, and write their table."""
    fewer = given.fashion_plateau
    check_at_most("fashion-plateau.replicas", fewer.replicas, given.replicas)
    depths = [depth for depth in given.depths if FEWEST_LAYERS <= depth <= fewer.deepest]
    if not depths:
        shown = ", ".join(map(str, given.depths))
        raise InvalidInput(
            f"--fashion-plateau.deepest {fewer.deepest}: expected at least one of the depths "
            f"{shown}, from {FEWEST_LAYERS} on"
        )
    data = clothes(FASHION_PLATEAU)
    if data is None:
        return

    def train(task: tuple[int, float], block: range) -> pd.DataFrame:
        return plateaus.follow(given, data, *task, given.steps, block)

    # The deepest with decay are the longest.
    tasks = [*itertools.product(depths[::-1], given.lmbdas[::-1])]
    table = spread(train, tasks, fewer.replicas)
    FASHION_PLATEAU.write(table.sort_values(["lmbda", "hidden_layers", "replica", "step"]))
