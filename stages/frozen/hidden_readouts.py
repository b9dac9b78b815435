"""Readouts from the hidden layers of a block of replicas, and the random start of these."""

import numpy as np
import pandas as pd
from jaxtyping import Num

from stages.frozen import readout
from stages.frozen.readout import Batches
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
    """Accuracy of the readout of the digit from every hidden layer, for a block of replicas.

    Columns: LINEAR_READOUT without network and state.
    """

    def batches(split: Split) -> Batches:
        return _seen(architecture, parameters, split, one_hot(split.labels, np.float64))

    fitted = readout.readouts(batches(training), ridge)
    accuracies = readout.accuracies(fitted, batches(validation))
    return _by_layer(block, "validation_accuracy", accuracies)


def image_readouts(
    block: range,
    architecture: Architecture,
    parameters: Parameters,
    training: Split,
    validation: Split,
    ridge: float,
) -> pd.DataFrame:
    """The part of the images' variance that a readout of their pixels explains, for each layer.

    Columns: layer, replica, explained_variance.
    """

    def batches(split: Split) -> Batches:
        return _seen(architecture, parameters, split, split.images)

    fitted = readout.readouts(batches(training), ridge)
    return _by_layer(block, "explained_variance", readout.explained(fitted, batches(validation)))


def _seen(
    architecture: Architecture,
    parameters: Parameters,
    split: Split,
    targets: Num[np.ndarray, "image target"],
) -> Batches:
    """What every hidden layer makes of some images at a time, with the targets of these."""
    double = Parameters(
        [each.astype(np.float64) for each in parameters.weights],
        [each.astype(np.float64) for each in parameters.biases],
    )
    for some, run in forward_passes(architecture, double, split.images, PIXEL_SCALE):
        yield run.activations[:-1], targets[some].astype(np.float64)


def _by_layer(block: range, column: str, found: list[np.ndarray]) -> pd.DataFrame:
    return pd.concat(
        pd.DataFrame({"layer": layer, "replica": block, column: values})
        for layer, values in enumerate(found, 1)
    )
