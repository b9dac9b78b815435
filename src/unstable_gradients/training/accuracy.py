"""Accuracy and cost in the course of training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.images.mnist import Split
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.initializers import Parameters


def watched(training: Split, validation: Split) -> dict[str, Split]:
    """What accuracy and cost are taken over: the validation images and the first so many training
    images, which tell as much; to pass over all of them would take a fifth of the training time.
    """
    return {"validation": validation, "training": training.first(len(validation.labels))}


def measure(
    architecture: Architecture,
    parameters: Parameters,
    sets: Mapping[str, tuple[np.ndarray, Float[np.ndarray, "image 10"]]],
    block: range,
    input_scale: float,
    **more: int,
) -> pd.DataFrame:
    """Accuracy and cost on each set of inputs and targets, beside further columns."""
    columns: dict[str, object] = {"replica": list(block), **more}
    for name, (inputs, targets) in sets.items():
        result = evaluate(architecture, parameters, inputs, targets, input_scale)
        columns[f"{name}_accuracy"] = result.accuracy
        columns[f"{name}_cost"] = result.cost
    return pd.DataFrame(columns)
