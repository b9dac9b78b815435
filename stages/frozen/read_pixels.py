"""Read the digit off the images themselves, to compare hidden layers with (claim D5)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.frozen import readout
from stages.frozen.parameters import LinearReadout
from stages.frozen.tables import PIXEL_READOUT
from stages.images import mnist
from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot

IMAGES_AT_ONCE = 2500  # few enough to hold in double precision


def main(given: LinearReadout) -> None:
    """Fit the readout on the training images; write its accuracy on the validation images."""
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )
    accuracy = pixel_readout(training, validation, given.ridge)
    PIXEL_READOUT.write(pd.DataFrame({"validation_accuracy": [accuracy]}))


def pixel_readout(training: Split, validation: Split, ridge: float) -> float:
    """Accuracy of the readout from the images themselves.

    Pixels that are dark in every training image tell nothing and are left out.
    """
    _, live = training.live

    def batches(split: Split) -> Iterator[tuple[list[np.ndarray], np.ndarray]]:
        targets = one_hot(split.labels, np.float64)
        for first in range(0, len(targets), IMAGES_AT_ONCE):
            some = slice(first, first + IMAGES_AT_ONCE)
            yield [split.images[some, live][np.newaxis] * PIXEL_SCALE], targets[some]

    fitted = readout.readouts(batches(training), ridge)
    ((accuracy,),) = readout.accuracies(fitted, batches(validation))
    return float(accuracy)
