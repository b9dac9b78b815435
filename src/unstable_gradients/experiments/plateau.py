"""How long deep networks stay on the plateau, and what weight decay does to it (H5).

On the plateau a network answers every image alike. Its cost is then that of the best constant
answer, and what it costs to answer each of the ten digits with its frequency is nearly the same.
"""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.experiments.recorded_descent import Recipe, followed
from unstable_gradients.mnist import CLASSES, PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.evaluation import evaluate

# Cross-entropy, summed over the outputs, of answering 1/10 at each of them: 3.25 nats.
CONSTANT_ANSWER = math.log(CLASSES) + (CLASSES - 1) * math.log(CLASSES / (CLASSES - 1))


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def plateaus(
    block: range,
    recipe: Recipe,
    steps: int,
    every: int,
    left_below: float,
    training: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """The cost of each replica at every so many steps, until it has left the plateau.

    A replica has left once its cost is below `left_below` times that of a constant answer; its
    rows end there, or at the last step. Training ends when all have left. Columns: PLATEAU_TRACE
    without lmbda.

    Args:
        block: the replicas.
        recipe: how they start and learn.
        steps: how long they learn at most.
        every: steps between two looks at the cost.
        left_below: part of the cost of a constant answer.
        training: images to learn from.
        watched: images over which the cost is averaged.
        tick: called at each look.
    """
    targets = one_hot(watched.labels, recipe.dtype)
    there = np.ones(len(block), bool)
    rows = []
    looks = range(0, steps + 1, every)
    for step, parameters in followed(block, recipe, training, looks, tick):
        cost = evaluate(recipe.architecture, parameters, watched.images, targets, PIXEL_SCALE).cost
        left = cost < left_below * CONSTANT_ANSWER
        seen = {"replica": list(block), "step": step, "cost": cost, "left": left.astype(int)}
        rows.append(pd.DataFrame(seen)[there])
        there &= ~left
        if not there.any():
            break
    table = pd.concat(rows).sort_values(["replica", "step"], kind="stable")
    return table.assign(hidden_layers=len(recipe.architecture.sizes) - 2)
