"""The speed of learning in each epoch of full-batch descent on a few images."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import descend
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Initializer, streams
from unstable_gradients.network.mean_gradient import MeanGradient
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
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Gradient norms before each epoch's one step, and what is learned after the last of them.

    An epoch of full-batch descent is one step; epoch 0 is the untrained network. Columns: replica,
    epoch, layer, bias_gradient_norm ||dC/db|| and weight_gradient_norm ||dC/dw|| (Frobenius) of the
    mean over the images; and replica, training_accuracy, training_cost.

    Args:
        block: the replicas.
        architecture: of the networks.
        initializer: of their weights and biases.
        hyperparameters: of the descent.
        epochs: steps.
        seed: of all random streams.
        images: on which gradients are measured, all of which are learned from.
        tick: called after each epoch.
    """
    own = [streams(seed, architecture.sizes, replica) for replica in block]
    parameters = images.initialize(architecture, initializer, own)
    narrowed = images.narrowed(architecture)
    gradient = MeanGradient(narrowed, len(block), images.inputs, images.targets, block.start)
    bias_norms, weight_norms = [], []
    for _ in range(epochs):
        gradient.compute(parameters)
        bias_norms.append(gradient.bias_norms())
        weight_norms.append(gradient.weight_norms())
        descend(parameters, gradient.weights, gradient.biases, hyperparameters)
        tick()
    norms = pd.DataFrame(
        index(block, epochs, len(bias_norms[0]), "epoch")
        | {
            "bias_gradient_norm": column(np.stack(bias_norms)),
            "weight_gradient_norm": column(np.stack(weight_norms)),
        }
    )
    learned = evaluate(narrowed, parameters, images.inputs, images.targets)
    return norms, pd.DataFrame(
        {
            "replica": block,
            "training_accuracy": learned.accuracy,
            "training_cost": learned.cost,
        }
    )
