"""Read the digit, and the image itself, off random first layers of several widths (claim D5).

They tell how much less a random layer loses if it has more neurons.
"""

import pandas as pd
from pydantic import Field

from stages.frozen.hidden_readouts import image_readouts, layer_readouts, random_start
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
    """Fit the readouts on the training images; write how they do on the validation images."""
    # Each layer is the hidden one of a network [784, width, 10], so that its weights and biases
    # are drawn as those of any network of the study. The output layer is not used.
    architectures = {width: given.architecture((width,)) for width in given.widths}
    distribution = given.distribution()
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def of_width(block: range, width: int) -> pd.DataFrame:
        start = random_start(block, architectures[width], distribution, given.seed)
        layers = (block, architectures[width], start, training, validation, given.ridge)
        both = layer_readouts(*layers).merge(image_readouts(*layers), on=["layer", "replica"])
        return both.assign(width=width)

    def read(block: range) -> pd.DataFrame:
        return pd.concat(of_width(block, width) for width in given.widths)

    table = pd.concat(parallel.map_blocks(read, given.replicas, REPLICAS_AT_ONCE))
    RANDOM_LAYERS.write(table.sort_values(["width", "replica"]))
