"""Read the digit off random first layers of several widths (claim D5).

They tell whether a random layer of the chapter's networks loses what it loses because its weights
are random, or because it has few neurons.
"""

import pandas as pd
from pydantic import Field

from stages.frozen.hidden_readouts import layer_readouts, random_start
from stages.frozen.parameters import LinearReadout
from stages.frozen.tables import RANDOM_LAYERS
from stages.images import mnist
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Neurons, Rising
from unstable_gradients.training.parameters import Functions, Replicated, Start

REPLICAS_AT_ONCE = 8


class ReadRandomLayers(Functions, Start, Replicated, LinearReadout):
    """How wide the random layers are, and how they are made and read."""

    widths: Rising[Neurons] = Field(description="neurons of the random layers")


def main(given: ReadRandomLayers) -> None:
    """Fit the readouts on the training images; write their accuracy on the validation images."""
    # Each layer is the hidden one of a network [784, width, 10], so that its weights and biases
    # are drawn as those of any network of the study. The output layer is not used.
    architectures = {width: given.architecture((width,)) for width in given.widths}
    distribution = given.distribution()
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def read(block: range) -> pd.DataFrame:
        return pd.concat(
            layer_readouts(
                block,
                architecture,
                random_start(block, architecture, distribution, given.seed),
                training,
                validation,
                given.ridge,
            ).assign(width=width)
            for width, architecture in architectures.items()
        )

    table = pd.concat(parallel.map_blocks(read, given.replicas, REPLICAS_AT_ONCE))
    RANDOM_LAYERS.write(table.sort_values(["width", "replica"]))
