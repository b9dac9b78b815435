"""How well networks do after a number of steps: accuracy and cost of a recipe."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.training.recipe import Recipe, followed


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def trials(
    block: range,
    recipe: Recipe,
    steps: int,
    training: Split,
    validation: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Train a block of replicas; validation accuracy and cost at the end.

    Columns: hidden_layers, replica, step, validation_accuracy and validation_cost (nats per
    image). `tick` is called at the end.
    """
    targets = one_hot(validation.labels, recipe.dtype)
    ((_, parameters),) = followed(block, recipe, training, [steps], tick)
    result = evaluate(recipe.architecture, parameters, validation.images, targets, PIXEL_SCALE)
    return pd.DataFrame(
        {
            "hidden_layers": len(recipe.architecture.sizes) - 2,
            "replica": list(block),
            "step": steps,
            "validation_accuracy": result.accuracy,
            "validation_cost": result.cost,
        }
    )
