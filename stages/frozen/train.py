"""Train replicas of one network behind a first layer frozen at its random start (claim D5)."""

import pandas as pd
from pydantic import Field

from stages.depth.parameters import Accuracy
from stages.depth.tables import ACCURACY
from stages.frozen import layers
from stages.frozen.tables import FROZEN_LAYERS
from stages.images import mnist
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import parallel, progress
from unstable_gradients.program.parameters import Count
from unstable_gradients.training.parameters import Epochs

REPLICAS_AT_ONCE = 16  # whose first layers' outputs for all images are held in memory


class Frozen(Epochs):
    """For how long networks are trained behind a frozen layer, and how many of them."""

    replicas: Count = Field(description="the first ones of section B's")


class BehindFrozenLayers(Accuracy):
    """The network as section B trains it, and how it is trained behind a frozen layer."""

    frozen_layers: Frozen = Field(description="the same behind a frozen layer")


def main(given: BehindFrozenLayers) -> None:
    """Write the network's table, in which the rows of no frozen layer are those of section B."""
    epochs, recipe = given.frozen_layers.epochs, given.of_this_network()
    unfrozen = _unfrozen(given)
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(block: range) -> pd.DataFrame:
        with progress.bar(given.name, block, epochs) as bar:
            return layers.accuracies(block, recipe, epochs, training, validation, bar.update)

    tables = [unfrozen]
    if layers.can_be_frozen(recipe.architecture):
        tables += parallel.map_blocks(train, given.frozen_layers.replicas, REPLICAS_AT_ONCE)
    FROZEN_LAYERS.write(pd.concat(tables), given.name)


def _unfrozen(given: BehindFrozenLayers) -> pd.DataFrame:
    """Section B's accuracy of these replicas after as many epochs."""
    epochs, replicas = given.frozen_layers.epochs, given.frozen_layers.replicas
    for name, asked, most in (
        ("epochs", epochs, given.epochs),
        ("replicas", replicas, given.replicas),
    ):
        if asked > most:
            raise InvalidInput(
                f"--frozen-layers.{name} {asked}: expected at most {most} (the {name} of the "
                "accuracy experiment)"
            )
    accuracy = ACCURACY.read([given.name])
    unfrozen = accuracy[(accuracy["epoch"] == epochs) & (accuracy["replica"] < replicas)]
    if unfrozen["replica"].tolist() != list(range(replicas)):
        raise InvalidInput(
            f"{ACCURACY.of(given.name).path}: expected replicas 0 to {replicas - 1} "
            f"at epoch {epochs}"
        )
    return unfrozen.assign(frozen_layers=0)
