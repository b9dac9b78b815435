"""Accuracy of networks whose front layers keep their random start (claim D5).

A replica starts from the weights and sees the mini-batches of the same replica of the accuracy
experiment, so that the two differ in nothing but the layers that learn.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.evaluation import hidden_activations
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters, Streams
from unstable_gradients.network.mini_batches import Examples, shuffled
from unstable_gradients.training.accuracy import measure, watched
from unstable_gradients.training.recipe import Recipe


def most_frozen(architecture: Architecture) -> int:
    """How many layers can be frozen: all hidden ones but the last."""
    return max(len(architecture.sizes) - 3, 0)


# Training that diverges is a result, recorded as NaN, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def accuracies(
    block: range,
    recipe: Recipe,
    epochs: int,
    training: Split,
    validation: Split,
    tick: Callable[[], object] = lambda: None,
) -> pd.DataFrame:
    """Train a block of replicas behind 1, 2 ... frozen layers; accuracy and cost at the end.

    There are two hidden layers at least. What a frozen layer makes of an image is the same in
    every epoch, so it is computed once. `tick` is called after each epoch. Columns:
    FROZEN_LAYERS without network.
    """
    architecture, start = recipe.architecture, recipe.start(recipe.streams(block))
    sets = {"validation": validation, "training": training}
    targets = {name: one_hot(split.labels, recipe.dtype) for name, split in sets.items()}
    fronts = {
        name: hidden_activations(
            architecture, start, split.images, most_frozen(architecture), PIXEL_SCALE
        )
        for name, split in sets.items()
    }
    counts = {name: len(split.labels) for name, split in watched(training, validation).items()}
    rows = []
    for frozen in range(1, most_frozen(architecture) + 1):
        rear, parameters = behind(architecture, start, frozen)
        seen = {name: (fronts[name][frozen - 1], targets[name]) for name in sets}
        _train(rear, parameters, recipe, epochs, *seen["training"], recipe.streams(block), tick)
        some = {
            name: (inputs[:, : counts[name]], wanted[: counts[name]])
            for name, (inputs, wanted) in seen.items()
        }
        where = {"frozen_layers": frozen, "epoch": epochs}
        rows.append(measure(rear, parameters, some, block, 1.0, **where))
    return pd.concat(rows)


def behind(
    architecture: Architecture, parameters: Parameters, layers: int
) -> tuple[Architecture, Parameters]:
    """The network behind its first `layers` hidden layers, with copies of the parameters."""
    rear = replace(architecture, sizes=architecture.sizes[layers:])
    weights = [each.copy() for each in parameters.weights[layers:]]
    return rear, Parameters(weights, [each.copy() for each in parameters.biases[layers:]])


def _train(
    rear: Architecture,
    parameters: Parameters,
    recipe: Recipe,
    epochs: int,
    inputs: Float[np.ndarray, "replica image neuron"],
    targets: Float[np.ndarray, "image 10"],
    own: list[Streams],
    tick: Callable[[], object],
) -> None:
    """Mini-batch gradient descent of each replica on inputs of its own.

    All of them stand in one long list, in which a replica's images begin at its own place.
    """
    replicas, images, _ = inputs.shape
    if recipe.mini_batch > images:
        raise InvalidInput(f"mini-batch {recipe.mini_batch}: expected 1 to {images} (the images)")
    descent = Descent(
        rear,
        parameters,
        Examples(inputs.reshape(replicas * images, -1), np.tile(targets, (replicas, 1))),
        recipe.mini_batch,
        Hyperparameters(recipe.eta, recipe.lmbda, images),
    )
    places = images * np.arange(replicas)[:, np.newaxis]
    for _ in range(epochs):
        descent.run(shuffled(own, images) + places)
        tick()
