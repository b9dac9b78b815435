"""Accuracy, cost and activations of networks on many images."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Num

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.population import in_use


@dataclass(frozen=True)
class Evaluation:
    """How well each replica does on a set of images.

    Attributes:
        accuracy: fraction of the images whose largest output is the label's. Where training
            diverged and no output is a number, the answer counts as 0, right for a tenth or so.
        cost: mean cost C0 over the images, without the regularization term.
    """

    accuracy: Float[np.ndarray, " replica"]
    cost: Float[np.ndarray, " replica"]


def forward_passes(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Num[np.ndarray, "*replica n n_in"],
    input_scale: float = 1.0,
    images_at_once: int = 500,
) -> Iterator[tuple[slice, Backpropagation]]:
    """The forward pass over all images, a few at a time to stay in the cache.

    Yields the places of some images and the pass that holds their activations, until it goes on
    to the next. Images may be shared by all replicas or be each replica's own. Batch normalization
    is by what training knows of the population, so that an image's activations are its own.
    """
    architecture, parameters = in_use(architecture, parameters)
    dtype = parameters.weights[0].dtype.type
    passes: dict[int, Backpropagation] = {}
    for first in range(0, inputs.shape[-2], images_at_once):
        some = inputs[..., first : first + images_at_once, :].astype(dtype)
        count = some.shape[-2]
        if count not in passes:
            passes[count] = Backpropagation(architecture, parameters.replicas, count, dtype)
        passes[count].forward(parameters, some, input_scale)
        yield slice(first, first + count), passes[count]


def evaluate(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Num[np.ndarray, "*replica n n_in"],
    targets: Float[np.ndarray, "n n_out"],
    input_scale: float = 1.0,
    images_at_once: int = 500,
) -> Evaluation:
    """Accuracy and cost of every replica."""
    correct = np.zeros(parameters.replicas)
    cost = np.zeros(parameters.replicas)
    passes = forward_passes(architecture, parameters, inputs, input_scale, images_at_once)
    for some, run in passes:
        wanted, outputs = targets[some], run.activations[-1]
        correct += (outputs.argmax(axis=-1) == wanted.argmax(axis=-1)).sum(axis=-1)
        cost += architecture.cost.of(run.weighted_outputs, outputs, wanted).sum(axis=-1)
    return Evaluation(correct / len(targets), cost / len(targets))


Layers = list[Float[np.ndarray, "replica n _neuron"]]


def hidden_activations(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Num[np.ndarray, "n n_in"],
    layers: int,
    input_scale: float = 1.0,
) -> Layers:
    """What each of the first `layers` hidden layers makes of every image."""
    found = _empty(architecture, parameters, len(inputs), layers)
    for some, run in forward_passes(architecture, parameters, inputs, input_scale):
        _fill(found, some, run.activations)
    return found


def hidden_layers(
    architecture: Architecture,
    parameters: Parameters,
    inputs: Num[np.ndarray, "n n_in"],
    input_scale: float = 1.0,
) -> tuple[Layers, Layers]:
    """Weighted inputs and activations of every hidden layer and image."""
    layers = len(architecture.sizes) - 2
    z, a = (_empty(architecture, parameters, len(inputs), layers) for _ in range(2))
    for some, run in forward_passes(architecture, parameters, inputs, input_scale):
        _fill(z, some, run.weighted_inputs)
        _fill(a, some, run.activations)
    return z, a


def _empty(architecture: Architecture, parameters: Parameters, images: int, layers: int) -> Layers:
    shape, dtype = (parameters.replicas, images), parameters.weights[0].dtype
    return [np.empty((*shape, n), dtype) for n in architecture.sizes[1 : layers + 1]]


def _fill(whole: list[np.ndarray], some: slice, parts: list[np.ndarray]) -> None:
    for layer, part in zip(whole, parts, strict=False):
        layer[:, some] = part
