"""Accuracy in each epoch of mini-batch descent."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batches import shuffled
from unstable_gradients.training.accuracy import measure, watched
from unstable_gradients.training.recipe import Recipe


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def learning_curves(
    block: range,
    recipe: Recipe,
    epochs: int,
    training: Split,
    validation: Split,
    tick: Callable[[], object] = lambda: None,
) -> tuple[pd.DataFrame, Parameters]:
    """Train a block of replicas; accuracy and cost before training and after each epoch.

    Those of training are over as many images as those of validation, see `watched`. Columns: epoch
    and those of `measure`. The parameters are those after the last epoch.

    Args:
        block: the replicas.
        recipe: how they start and learn.
        epochs: passes over the training images.
        training: images to learn from.
        validation: images for the accuracy.
        tick: called after each epoch.
    """
    own = recipe.streams(block)
    parameters = recipe.start(own)
    descent = recipe.begun(parameters, training)
    sets = {
        name: (split.images, one_hot(split.labels, recipe.dtype))
        for name, split in watched(training, validation).items()
    }

    def measured(epoch: int) -> pd.DataFrame:
        return measure(recipe.architecture, parameters, sets, block, PIXEL_SCALE, epoch=epoch)

    rows = [measured(epoch=0)]
    for epoch in range(1, epochs + 1):
        descent.run(shuffled(own, len(training.labels)))
        rows.append(measured(epoch))
        tick()
    return pd.concat(rows).sort_values(["replica", "epoch"], kind="stable"), parameters
