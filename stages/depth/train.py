"""Train replicas of one network; record accuracy and cost after every epoch."""

import pandas as pd

from stages.depth.parameters import Accuracy
from stages.depth.tables import ACCURACY, TRAINED
from stages.images import mnist
from unstable_gradients.network import parameter_files
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import files, parallel, progress
from unstable_gradients.training.learning_curves import learning_curves

REPLICAS_AT_ONCE = 16  # what still fits the second-level cache beside their mini-batches


def main(given: Accuracy) -> None:
    """Write the network's table and what its replicas have learned."""
    recipe = given.of_this_network()
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def train(block: range) -> tuple[pd.DataFrame, Parameters]:
        with progress.bar(given.name, block, given.epochs) as bar:
            return learning_curves(block, recipe, given.epochs, training, validation, bar.update)

    blocks = parallel.map_blocks(train, given.replicas, REPLICAS_AT_ONCE)
    with files.replacing(TRAINED.of(given.name)) as weights:
        parameter_files.write(Parameters.joined([trained for _, trained in blocks]), weights)
        ACCURACY.write(pd.concat([table for table, _ in blocks]), given.name)
