"""Readouts from the hidden layers of a block of replicas, and the random start of these."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.frozen import readout
from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import forward_passes
from unstable_gradients.network.initializers import Initializer, Parameters, initialize, streams


def random_start(
    block: range,
    architecture: Architecture,
    distribution: Initializer,
    seed: int,
    dtype: type[np.floating] = np.float64,
) -> Parameters:
    """Weights and biases of a block of replicas, each drawn from streams of its own."""
    own = (streams(seed, architecture.sizes, replica) for replica in block)
    generators = (each.initialization for each in own)
    return initialize(architecture, distribution, generators, dtype)


# Networks whose training diverged have no readout, which is recorded as NaN.
@np.errstate(over="ignore", invalid="ignore")
def layer_readouts(
    block: range,
    architecture: Architecture,
    parameters: Parameters,
    training: Split,
    validation: Split,
    ridge: float,
) -> pd.DataFrame:
    """Accuracy of the readout from every hidden layer, for a block of replicas.

    Columns: LINEAR_READOUT without network and state.
    """
    double = Parameters(
        [each.astype(np.float64) for each in parameters.weights],
        [each.astype(np.float64) for each in parameters.biases],
    )

    def batches(split: Split) -> Iterator[tuple[list[np.ndarray], np.ndarray]]:
        targets = one_hot(split.labels, np.float64)
        for some, run in forward_passes(architecture, double, split.images, PIXEL_SCALE):
            yield run.activations[:-1], targets[some]

    fitted = readout.readouts(batches(training), ridge)
    return pd.concat(
        [
            pd.DataFrame({"layer": layer, "replica": block, "validation_accuracy": accuracy})
            for layer, accuracy in enumerate(readout.accuracies(fitted, batches(validation)), 1)
        ]
    )
