"""Follow the gradients through mini-batch gradient descent, with their noise (claim D4)."""

import numpy as np
import pandas as pd
from jaxtyping import Float
from pydantic import Field

from stages.images import mnist
from stages.training.tables import MINI_BATCH_TRACE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import Split
from unstable_gradients.network.mini_batches import endless_mini_batches
from unstable_gradients.program import parallel
from unstable_gradients.program.parameters import Count, Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.measurements import column, index
from unstable_gradients.training.parameters import (
    Decay,
    Functions,
    Images,
    LearningRate,
    MiniBatches,
    Replicated,
    Start,
    Steps,
)
from unstable_gradients.training.recipe import Recipe

REPLICAS_AT_ONCE = 20


class TracedByMiniBatches(
    Named, Variant, Functions, Start, Replicated, Images, Steps, MiniBatches, LearningRate, Decay
):
    """A network, and how it is trained by mini-batches."""

    averaging_window: Count = Field(description="steps whose gradients are averaged")


def main(given: TracedByMiniBatches) -> None:
    """Write the norms of the network's gradients in each step."""
    recipe = Recipe(
        given.architecture(given.hidden),
        given.distribution(),
        given.eta,
        given.lmbda,
        given.mini_batch,
        given.seed,
        dtype=np.float64,
    )
    images = mnist.read().training(given.images)

    def trace(block: range) -> pd.DataFrame:
        return mini_batch_traces(block, recipe, given.steps, given.averaging_window, images)

    traces = parallel.map_blocks(trace, given.replicas, REPLICAS_AT_ONCE)
    MINI_BATCH_TRACE.write(pd.concat(traces), given.name)


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def mini_batch_traces(
    block: range, recipe: Recipe, steps: int, window: int, images: Split
) -> pd.DataFrame:
    """||delta^l|| of each step's mini-batch, and of the gradients of `window` steps averaged.

    With the seed of the full-batch experiment a replica starts from the same weights there.
    Columns: MINI_BATCH_TRACE without network.

    Raises:
        InvalidInput: if the window is longer than the training.
    """
    if window > steps:
        raise InvalidInput(f"averaging-window {window}: expected at most {steps} (the steps)")
    own = recipe.streams(block)
    descent = recipe.begun(recipe.start(own), images)
    histories: list[list[np.ndarray]] = [[] for _ in recipe.architecture.sizes[1:-1]]
    batches = endless_mini_batches(own, len(images.labels), recipe.mini_batch)
    for _, chosen in zip(range(steps), batches, strict=False):
        descent.step(chosen)
        for history, bias_step in zip(histories, descent.bias_steps, strict=False):
            history.append(bias_step[:, 0] / recipe.eta)
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
