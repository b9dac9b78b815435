"""Read the digit off the hidden layers of one network, before and after training (claim D5)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.depth.tables import TRAINED
from stages.frozen import readout
from stages.frozen.parameters import LinearReadout
from stages.frozen.tables import LINEAR_READOUT
from stages.images import mnist
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import forward_passes
from unstable_gradients.network.initializers import Parameters, initialize, streams
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant, shown
from unstable_gradients.training.parameters import Functions, Precision, Replicated, Start

REPLICAS_AT_ONCE = 8


class ReadNetwork(Named, Variant, Functions, Start, Replicated, Precision, LinearReadout):
    """A network of section B, and how it is read."""


def main(given: ReadNetwork) -> None:
    """Fit the readouts on the training images; write their accuracy on the validation images."""
    architecture, distribution = given.architecture(given.hidden), given.distribution()
    trained = _trained(given, architecture)
    training, validation = mnist.read().training_and_validation(
        given.training_images, given.validation_images
    )

    def read(block: range) -> pd.DataFrame:
        own = (streams(given.seed, architecture.sizes, replica) for replica in block)
        generators = (each.initialization for each in own)
        starts = initialize(architecture, distribution, generators, given.dtype)
        states = {"start": starts, "trained": trained.of(block)}
        return pd.concat(
            layer_readouts(
                block, architecture, parameters, training, validation, given.ridge
            ).assign(state=state)
            for state, parameters in states.items()
        )

    table = pd.concat(parallel.map_blocks(read, given.replicas, REPLICAS_AT_ONCE))
    LINEAR_READOUT.write(table.sort_values(["state", "layer", "replica"]), given.name)


def _trained(given: ReadNetwork, architecture: Architecture) -> Parameters:
    """What section B's replicas of this network have learned."""
    path = TRAINED.of(given.name)
    trained = parameter_files.read(path)
    shapes = [(given.replicas, *shape) for shape in architecture.shapes]
    if [weights.shape for weights in trained.weights] != shapes:
        raise InvalidInput(
            f"{path}: weights of other networks, expected {given.replicas} replicas of "
            f"{shown(architecture.sizes)}"
        )
    return trained


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
