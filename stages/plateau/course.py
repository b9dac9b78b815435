"""How long deep networks stay on the plateau, and what weight decay does to it (H5).

On the plateau a network answers every image alike. Its cost is then that of the best constant
answer, and what it costs to answer each of the ten digits with its frequency is nearly the same.
"""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.images.mnist import CLASSES, PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.training.recipe import Recipe
from unstable_gradients.training.shrinking_block import ShrinkingBlock

# Cross-entropy, summed over the outputs, of answering 1/10 at each of them: 3.25 nats.
CONSTANT_ANSWER = math.log(CLASSES) + (CLASSES - 1) * math.log(CLASSES / (CLASSES - 1))


def watched_steps(steps: int, resolution: float) -> list[int]:
    """Steps from 0 to the last, each later than the one before by that part of it, or by 1."""
    found = [0]
    while found[-1] < steps:
        found.append(min(max(found[-1] + 1, math.floor(found[-1] * (1 + resolution))), steps))
    return found


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def plateaus(
    block: range,
    recipe: Recipe,
    steps: list[int],
    left_below: float,
    training: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """The cost of each replica at these steps, until it has left the plateau.

    A replica has left once its cost is below `left_below` times that of a constant answer; its
    rows end there, or at the last step, and it is trained no further. Columns: PLATEAU_TRACE
    without lmbda.

    Args:
        block: the replicas.
        recipe: how they start and learn.
        steps: those at which the cost is looked at, from 0 on.
        left_below: part of the cost of a constant answer.
        training: images to learn from.
        watched: images over which the cost is averaged.
        tick: called at each look.
    """
    targets = one_hot(watched.labels, recipe.dtype)
    learning = ShrinkingBlock(block, recipe, training)
    rows = []
    for before, step in itertools.pairwise([0, *steps]):
        learning.advance(step - before)
        result = evaluate(
            recipe.architecture, learning.parameters, watched.images, targets, PIXEL_SCALE
        )
        left = result.cost < left_below * CONSTANT_ANSWER
        seen = {"replica": learning.replicas, "step": step, "cost": result.cost}
        rows.append(pd.DataFrame(seen).assign(left=left.astype(int)))
        tick()
        if left.all():
            break
        if left.any():
            learning.keep(~left)
    table = pd.concat(rows).sort_values(["replica", "step"], kind="stable")
    return table.assign(hidden_layers=len(recipe.architecture.sizes) - 2)
