"""What a linear readout recovers of the digit from the images themselves (claim D5).

Apart from `linear_readout`, so that it does not depend on the networks' code.
"""

from collections.abc import Iterator

import numpy as np

from stages.frozen import readout
from unstable_gradients.images.mnist import (
    PIXEL_SCALE,
    Split,
    one_hot,
)

IMAGES_AT_ONCE = 2500  # few enough to hold in double precision


def pixel_readout(training: Split, validation: Split, ridge: float) -> float:
    """Accuracy of the readout from the images themselves."""
    _, live = training.live

    def batches(split: Split) -> Iterator[tuple[list[np.ndarray], np.ndarray]]:
        targets = one_hot(split.labels, np.float64)
        for first in range(0, len(targets), IMAGES_AT_ONCE):
            some = slice(first, first + IMAGES_AT_ONCE)
            yield [split.images[some, live][np.newaxis] * PIXEL_SCALE], targets[some]

    fitted = readout.readouts(batches(training), ridge)
    ((accuracy,),) = readout.accuracies(fitted, batches(validation))
    return float(accuracy)
