"""How long deep networks stay on the plateau.

On the plateau a network answers every image alike. Its cost is then that of the best constant
answer, and what it costs to answer each of the ten digits with its frequency is nearly the same.
What keeps the images apart in a layer is the spread of its activations over them; the gain of a
hidden layer is the factor by which it changes the spread.
"""

import itertools
import math
from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd
from jaxtyping import Float
from pydantic import Field

from unstable_gradients.images.mnist import CLASSES, PIXEL_SCALE, Mnist, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.evaluation import forward_passes
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import progress
from unstable_gradients.program.parameters import NotNegative, Part, Rising
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import (
    DeepLearning,
    Depths,
    LearningRate,
    Start,
    Watched,
)
from unstable_gradients.training.recipe import Recipe
from unstable_gradients.training.shrinking_block import ShrinkingBlock

# Cross-entropy, summed over the outputs, of answering 1/10 at each of them: 3.25 nats.
CONSTANT_ANSWER = math.log(CLASSES) + (CLASSES - 1) * math.log(CLASSES / (CLASSES - 1))


class OnThePlateau(DeepLearning, Activated, Start, LearningRate, Watched):
    """Networks that are followed, and what counts as leaving the plateau."""

    # What a constant answer costs is known of this one alone.
    cost: Literal["cross-entropy"] = Field("cross-entropy", description="cost function")
    resolution: Part = Field(description="part of the steps by which each look is later")
    left_below: Part = Field(description="part of the cost of a constant answer")


class Plateau(OnThePlateau, Depths):
    """Every depth with every lambda."""

    lmbdas: Rising[NotNegative] = Field(description="L2 regularization parameters lambda")


def watched_steps(steps: int, resolution: float) -> list[int]:
    """Steps from 0 to the last, each later than the one before by that part of it, or by 1."""
    found = [0]
    while found[-1] < steps:
        found.append(min(max(found[-1] + 1, math.floor(found[-1] * (1 + resolution))), steps))
    return found


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def plateaus(
    block: range,
    recipe: Recipe,
    steps: list[int],
    left_below: float,
    training: Split,
    watched: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Cost and gain of each replica at these steps, until it has left the plateau.

    A replica has left once its cost is below `left_below` times that of a constant answer; its
    rows end there, or at the last step, and it is trained no further. Columns: hidden_layers,
    replica, step, cost (nats per image), gain (see `look`) and left (1 where it has, else 0).

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
        cost, gain = look(recipe.architecture, learning.parameters, watched, targets)
        left = cost < left_below * CONSTANT_ANSWER
        seen = {"replica": learning.replicas, "step": step, "cost": cost, "gain": gain}
        rows.append(pd.DataFrame(seen).assign(left=left.astype(int)))
        tick()
        if left.all():
            break
        if left.any():
            learning.keep(~left)
    table = pd.concat(rows).sort_values(["replica", "step"], kind="stable")
    return table.assign(hidden_layers=len(recipe.architecture.sizes) - 2)


def follow(
    given: OnThePlateau, data: Mnist, depth: int, lmbda: float, most: int, block: range
) -> pd.DataFrame:
    """`plateaus` of networks of one depth and lambda, with a column lmbda and a bar.

    Args:
        given: what these networks share.
        data: the images, of which they learn from the first ones.
        depth: hidden layers.
        lmbda: L2 regularization parameter.
        most: steps, of networks that do not leave the plateau.
        block: the replicas.

    Raises:
        InvalidInput: if there are fewer images, or no such activation function.
    """
    recipe = given.deep(depth, given.activation, given.distribution(), given.eta, lmbda)
    steps = watched_steps(most, given.resolution)
    training, watched = data.training(given.training_images), data.training(given.watched_images)
    with progress.bar(f"{depth} hidden layers, lambda {lmbda:g}", block, len(steps)) as bar:
        table = plateaus(block, recipe, steps, given.left_below, training, watched, bar.update)
    return table.assign(lmbda=lmbda)


def look(
    architecture: Architecture,
    parameters: Parameters,
    watched: Split,
    targets: Float[np.ndarray, "image 10"],
) -> tuple[Float[np.ndarray, " replica"], Float[np.ndarray, " replica"]]:
    """Mean cost of each replica over the images, and the mean gain of its hidden layers.

    The gain is the geometric mean over the hidden layers behind the first, NaN where there are
    none. The spread of a layer is the root of the summed variances of its activations.
    """
    cost = np.zeros(parameters.replicas)
    ends: list[list[np.ndarray]] = [[], []]  # activations of the first and the last hidden layer
    for some, run in forward_passes(architecture, parameters, watched.images, PIXEL_SCALE):
        outputs, wanted = run.activations[-1], targets[some]
        cost += architecture.cost.of(run.weighted_outputs, outputs, wanted).sum(axis=-1)
        for end, layer in zip(ends, (run.activations[0], run.activations[-2]), strict=True):
            end.append(layer.astype(np.float64))
    first, last = (np.concatenate(end, axis=1).var(axis=1).sum(axis=-1) for end in ends)
    layers = len(architecture.sizes) - 3  # hidden ones behind the first
    gain = (last / first) ** (0.5 / layers) if layers else np.full(parameters.replicas, np.nan)
    return cost / len(targets), gain


def lengths(traces: pd.DataFrame) -> pd.DataFrame:
    """How long each replica was seen on the plateau.

    Args:
        traces: what `plateaus` gives, with a column lmbda.

    Returns:
        lmbda, hidden_layers, replica, steps (until it is left, or all of them) and left.
    """
    last = traces.groupby(["lmbda", "hidden_layers", "replica"], sort=False).last()
    return last.reset_index().rename(columns={"step": "steps"})
