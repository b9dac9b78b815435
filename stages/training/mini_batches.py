"""The speed of learning during mini-batch gradient descent, with its noise (claim D4)."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer, streams
from unstable_gradients.network.training import (
    Hyperparameters,
    MiniBatchDescent,
    endless_mini_batches,
)
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.measurements import column, index


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def mini_batch_traces(
    block: range,
    architecture: Architecture,
    initializer: Initializer,
    hyperparameters: Hyperparameters,
    mini_batch: int,
    steps: int,
    window: int,
    seed: int,
    images: FirstImages,
) -> pd.DataFrame:
    """||delta^l|| of each step's mini-batch, and of the gradients of `window` steps averaged.

    With the seed of the full-batch experiment a replica starts from the same weights there.
    Columns: MINI_BATCH_TRACE without network.

    Raises:
        InvalidInput: if the window is longer than the training.
    """
    if window > steps:
        raise InvalidInput(f"averaging-window {window}: expected at most {steps} (the steps)")
    own = [streams(seed, architecture.sizes, replica) for replica in block]
    descent = MiniBatchDescent(
        images.narrowed(architecture),
        images.initialize(architecture, initializer, own),
        images.inputs,
        images.targets,
        mini_batch,
        hyperparameters,
    )
    histories: list[list[np.ndarray]] = [[] for _ in architecture.sizes[1:-1]]
    batches = endless_mini_batches(own, len(images.inputs), mini_batch)
    for _, chosen in zip(range(steps), batches, strict=False):
        descent.step(chosen)
        for history, bias_step in zip(histories, descent.bias_steps, strict=False):
            history.append(bias_step[:, 0] / hyperparameters.eta)
    gradients = [np.stack(history) for history in histories]
    single = np.stack([np.linalg.norm(each, axis=-1) for each in gradients], axis=1)
    averaged = np.stack([averaged_norm(each, window) for each in gradients], axis=1)
    return pd.DataFrame(
        index(block, steps, len(gradients), "step")
        | {
            "bias_gradient_norm": column(single),
            "averaged_bias_gradient_norm": column(averaged),
        }
    )


def averaged_norm(
    gradients: Float[np.ndarray, "step replica neuron"], window: int
) -> Float[np.ndarray, "step replica"]:
    """Norm of the mean gradient of the `window` steps around each, NaN where they are not all.

    The window of step t is t - window // 2 up to, and without, t - window // 2 + window.
    """
    steps = len(gradients)
    sums = np.cumsum(gradients, axis=0)
    sums = np.concatenate([np.zeros_like(sums[:1]), sums])
    means = (sums[window:] - sums[:-window]) / window
    norms = np.full(gradients.shape[:2], np.nan)
    first = window // 2
    norms[first : first + steps - window + 1] = np.linalg.norm(means, axis=-1)
    return norms
