"""The speed of learning during full-batch gradient descent (section D)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer, streams
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.training import Hyperparameters, descend
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.measurements import column, index


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def gradient_traces(
    block: range,
    architecture: Architecture,
    initializer: Initializer,
    hyperparameters: Hyperparameters,
    epochs: int,
    seed: int,
    images: FirstImages,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Gradient norms before each epoch's one step, for a block of replicas.

    An epoch of full-batch descent is one step; epoch 0 is the untrained network. `tick` is
    called after each epoch. Columns: GRADIENT_TRACE without network.
    """
    own = [streams(seed, architecture.sizes, replica) for replica in block]
    parameters = images.initialize(architecture, initializer, own)
    gradient = MeanGradient(
        images.narrowed(architecture), len(block), images.inputs, images.targets, block.start
    )
    bias_norms, weight_norms = [], []
    for _ in range(epochs):
        gradient.compute(parameters)
        bias_norms.append(gradient.bias_norms())
        weight_norms.append(gradient.weight_norms())
        descend(parameters, gradient.weights, gradient.biases, hyperparameters)
        tick()
    return pd.DataFrame(
        index(block, epochs, len(bias_norms[0]), "epoch")
        | {
            "bias_gradient_norm": column(np.stack(bias_norms)),
            "weight_gradient_norm": column(np.stack(weight_norms)),
        }
    )
