"""Accuracy and cost in the course of training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float, Num

from unstable_gradients.images.mnist import Split
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.initializers import Parameters


def watched(training: Split, validation: Split) -> dict[str, Split]:
    """The images over which accuracy and cost are taken, by the name of their columns.

    These are the validation images and as many of the first training images, which tell as much
    as all: to pass over these after each epoch would take a fifth of the training time.
    """
    return {"validation": validation, "training": training.first(len(validation.labels))}


def measure(
    architecture: Architecture,
    parameters: Parameters,
    sets: Mapping[
        str, tuple[Num[np.ndarray, "*replica image n_in"], Float[np.ndarray, "image 10"]]
    ],
    block: range,
    input_scale: float,
    **more: int,
) -> pd.DataFrame:
    """Accuracy and cost of every replica on each set of images, a row for each replica.

    Args:
        architecture: the networks' shape and functions.
        parameters: their weights and biases.
        sets: inputs and targets of each set, by its name.
        block: the replicas' numbers.
        input_scale: factor of the inputs.
        more: further columns, with a value for all rows.

    Returns:
        The columns replica, those of `more`, and for each set NAME_accuracy (a fraction of the
        images) and NAME_cost (nats per image, without the regularization term).
    """
    columns: dict[str, object] = {"replica": list(block), **more}
    for name, (inputs, targets) in sets.items():
        result = evaluate(architecture, parameters, inputs, targets, input_scale)
        columns[f"{name}_accuracy"] = result.accuracy
        columns[f"{name}_cost"] = result.cost
    return pd.DataFrame(columns)
