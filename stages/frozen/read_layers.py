"""Read the digit off the hidden layers of one network, before and after training (claim D5)."""

import pandas as pd

from stages.depth.tables import TRAINED
from stages.frozen.hidden_readouts import layer_readouts, random_start
from stages.frozen.parameters import LinearReadout
from stages.frozen.tables import LINEAR_READOUT
from stages.images import mnist
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters
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
        start = random_start(block, architecture, distribution, given.seed, given.dtype)
        states = {"start": start, "trained": trained.of(block)}
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
