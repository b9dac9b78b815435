"""Accuracy of networks whose first layer keeps its random start (claim D5).

A replica starts from the weights and sees the mini-batches of the same replica of the accuracy
experiment, so that the two differ in nothing but the layer that does not learn. Behind several
frozen layers training would stay on its plateau for longer than the study trains, though a readout
still tells the digit there: that is about gradients, not about what random layers keep.
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


def can_be_frozen(architecture: Architecture) -> bool:
    """Whether the first hidden layer has another behind it."""
    return len(architecture.sizes) > 3


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
    """Train a block of replicas behind a frozen first layer; accuracy and cost at the end.

    There are two hidden layers at least. What the frozen layer makes of an image is the same in
    every epoch, so it is computed once. `tick` is called after each epoch. Columns:
    FROZEN_LAYERS without network.
    """
    architecture, start = recipe.architecture, recipe.start(recipe.streams(block))
    rear, parameters = behind_first(architecture, start)
    sets = {
        name: (
            hidden_activations(architecture, start, split.images, 1, PIXEL_SCALE)[0],
            one_hot(split.labels, recipe.dtype),
        )
        for name, split in (("validation", validation), ("training", training))
    }
    _train(rear, parameters, recipe, epochs, *sets["training"], recipe.streams(block), tick)
    counts = {name: len(split.labels) for name, split in watched(training, validation).items()}
    some = {
        name: (inputs[:, : counts[name]], targets[: counts[name]])
        for name, (inputs, targets) in sets.items()
    }
    return measure(rear, parameters, some, block, 1.0, frozen_layers=1, epoch=epochs)


def behind_first(
    architecture: Architecture, parameters: Parameters
) -> tuple[Architecture, Parameters]:
    """The network behind its first hidden layer, with copies of the parameters."""
    rear = replace(architecture, sizes=architecture.sizes[1:])
    weights = [each.copy() for each in parameters.weights[1:]]
    return rear, Parameters(weights, [each.copy() for each in parameters.biases[1:]])


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
