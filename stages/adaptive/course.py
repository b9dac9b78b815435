"""How long networks stay on the plateau while Adam trains them (I6).

What Adam remembers of the gradient cannot be cut to some of the replicas of a block, as plain
descent can, which remembers nothing. So a few replicas learn together until all of them have left.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.program import parallel
from unstable_gradients.training.plateaus import CONSTANT_ANSWER
from unstable_gradients.training.recipe import Recipe, followed

REPLICAS_AT_ONCE = 2  # more hardly make a step of each cheaper, and wait for the last to leave


# Training that diverges is a result: it stays on the plateau.
@np.errstate(over="ignore", invalid="ignore")
def lengths(
    block: range,
    recipe: Recipe,
    steps: list[int],
    left_below: float,
    training: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """When each replica is first seen to have left the plateau.

    It has left once its cost is below `left_below` times that of a constant answer. Columns:
    hidden_layers, replica, steps (those at the look that showed it, or all of them) and left (1 if
    it has, else 0).

    Args:
        block: the replicas.
        recipe: how they start and learn, by any rule.
        steps: those at which the cost is looked at, from 0 on.
        left_below: part of the cost of a constant answer.
        training: images to learn from.
        watched: images over which the cost is averaged.
        tick: called when a few of the replicas are done.
    """
    targets, limit = one_hot(watched.labels, recipe.dtype), left_below * CONSTANT_ANSWER
    seen = []
    for part in parallel.blocks(len(block), REPLICAS_AT_ONCE, 1):
        few = block[part.start : part.stop]
        left_at = np.zeros(len(few), int)
        left = np.zeros(len(few), bool)
        for step, parameters in followed(few, recipe, training, steps):
            found = evaluate(recipe.architecture, parameters, watched.images, targets, PIXEL_SCALE)
            left_at[~left] = step
            left |= found.cost < limit
            if left.all():
                break
        seen.append(pd.DataFrame({"replica": list(few), "steps": left_at, "left": left * 1}))
        tick()
    return pd.concat(seen).assign(hidden_layers=len(recipe.architecture.sizes) - 2)
