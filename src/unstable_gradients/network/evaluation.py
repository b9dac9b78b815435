"""Accuracy and cost of trained networks."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters


@dataclass(frozen=True)
class Evaluation:
    """How well each replica does on a set of images.

    Attributes:
        accuracy: fraction of the images whose largest output is the label's.
        cost: mean cost C0 over the images, without the regularization term.
    """

    accuracy: Float[np.ndarray, " replica"]
    cost: Float[np.ndarray, " replica"]


def evaluate(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Num[np.ndarray, "n n_in"],
    targets: Float[np.ndarray, "n n_out"],
    input_scale: float = 1.0,
    images_at_once: int = 500,
) -> Evaluation:
    """Accuracy and cost of every replica, a few images at a time to stay in the cache."""
    dtype = parameters.weights[0].dtype.type
    correct = np.zeros(parameters.replicas)
    cost = np.zeros(parameters.replicas)
    passes: dict[int, Backpropagation] = {}
    for first in range(0, len(inputs), images_at_once):
        some = inputs[first : first + images_at_once].astype(dtype)
        wanted = targets[first : first + images_at_once]
        if len(some) not in passes:
            passes[len(some)] = Backpropagation(architecture, parameters.replicas, len(some), dtype)
        run = passes[len(some)]
        run.forward(parameters, some, input_scale)
        outputs = run.activations[-1]
        correct += (outputs.argmax(axis=-1) == wanted.argmax(axis=-1)).sum(axis=-1)
        cost += architecture.cost.of(run.weighted_outputs, outputs, wanted).sum(axis=-1)
    return Evaluation(correct / len(inputs), cost / len(inputs))
