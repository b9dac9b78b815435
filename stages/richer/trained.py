"""Networks that section B trained, as other experiments read them."""

from pathlib import Path

import numpy as np

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters


def load(path: Path, architecture: Architecture) -> Parameters:
    """All replicas of one network.

    Raises:
        InvalidInput: if the file is missing, damaged or holds networks of other sizes.
    """
    parameters = parameter_files.read(path)
    sizes = (parameters.weights[0].shape[1], *(each.shape[2] for each in parameters.weights))
    if sizes != architecture.sizes:
        raise InvalidInput(
            f"{path}: networks of layer sizes {list(sizes)}, expected {list(architecture.sizes)}"
        )
    return parameters


def in_double(parameters: Parameters, block: range) -> Parameters:
    """The parameters of some replicas, in double precision."""
    return Parameters(
        [each[block.start : block.stop].astype(np.float64) for each in parameters.weights],
        [each[block.start : block.stop].astype(np.float64) for each in parameters.biases],
    )
