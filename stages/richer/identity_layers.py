"""Trained networks made deeper by layers that do nothing (claims B6 and F2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.richer.tables import WITH_CONSTANT, WITHOUT_CONSTANT
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import PIXEL_SCALE, Split
from unstable_gradients.network.activations import SIGMOID, TANH, Activation
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.theory import identity_neuron
from unstable_gradients.theory.identity_neuron import Copy

IMAGES_AT_ONCE = 500  # what stays in the cache
Outputs = Float[np.ndarray, "replica image 10"]


@dataclass(frozen=True)
class Deepening:
    """Identity layers to insert: whose neurons copy how, and how many of them."""

    form: str
    copy: Copy
    layers: int


@dataclass
class Tally:
    """What is counted over the images, for each replica."""

    replicas: int
    correct_before: np.ndarray = field(init=False)
    correct: np.ndarray = field(init=False)
    changed: np.ndarray = field(init=False)
    largest: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.correct_before, self.correct, self.changed = np.zeros((3, self.replicas), int)
        self.largest = np.zeros(self.replicas)

    def add(self, before: Outputs, after: Outputs, labels: np.ndarray) -> None:
        """Count some images more."""
        first, second = before.argmax(axis=-1), after.argmax(axis=-1)
        self.correct_before += (first == labels).sum(axis=-1)
        self.correct += (second == labels).sum(axis=-1)
        self.changed += (first != second).sum(axis=-1)
        self.largest = np.maximum(self.largest, np.abs(after - before).max(axis=(1, 2)))


def deepenings(
    activation: Activation, input_weights: Sequence[float], layers: Sequence[int]
) -> list[Deepening]:
    """Every number of layers with each w1 and a constant, and with the best w1 and none.

    tanh is odd and needs no constant, so that there is but one form.

    Raises:
        InvalidInput: if the activation function is neither the sigmoid nor tanh.
    """
    copies = [identity_neuron.with_constant(each) for each in input_weights]
    forms = [(WITH_CONSTANT, each) for each in copies]
    if activation is TANH:
        forms = [(WITH_CONSTANT, identity_neuron.for_tanh(each)) for each in copies]
    elif activation is SIGMOID:
        forms.append((WITHOUT_CONSTANT, identity_neuron.best_without_constant()))
    else:
        raise InvalidInput(f"activation {activation.name!r}: identity layers need sigmoid or tanh")
    return [Deepening(form, copy, count) for form, copy in forms for count in layers]


def deepened(parameters: Parameters, copy: Copy, layers: int) -> Parameters:
    """The network with identity layers between its last hidden layer and its output.

    Each neuron of an identity layer sees one neuron of the layer before it, of which it computes
    s(w1 x + b). The layer that reads it takes w2 into its weights and c into its biases, which
    makes w2 s(w1 x + b) + c of it. The parameters are returned in double precision.

    Raises:
        InvalidInput: if there is no hidden layer, or the number of layers is negative.
    """
    if len(parameters.weights) < 2:
        raise InvalidInput("identity layers: expected a network with a hidden layer to copy")
    if layers < 0:
        raise InvalidInput(f"identity layers {layers}: expected at least 0")
    weights = [np.array(each, np.float64) for each in parameters.weights]
    biases = [np.array(each, np.float64) for each in parameters.biases]
    replicas, neurons = parameters.replicas, weights[-1].shape[1]
    for layer in range(layers):
        reads_a_copy = layer > 0
        diagonal = copy.input_weight * (copy.output_weight if reads_a_copy else 1)
        shift = copy.bias + copy.input_weight * (copy.constant if reads_a_copy else 0)
        weights.insert(-1, np.tile(diagonal * np.eye(neurons), (replicas, 1, 1)))
        biases.insert(-1, np.full((replicas, 1, neurons), shift))
    if layers:
        biases[-1] = biases[-1] + copy.constant * weights[-1].sum(axis=1, keepdims=True)
        weights[-1] = weights[-1] * copy.output_weight
    return Parameters(weights, biases)


# Networks whose training diverged are a result, and nothing to warn of.
@np.errstate(over="ignore", invalid="ignore")
def compare(
    block: range,
    architecture: Architecture,
    parameters: Parameters,
    inserted: Sequence[Deepening],
    validation: Split,
) -> pd.DataFrame:
    """Accuracy before and after, and how far outputs move: IDENTITY_LAYERS but network.

    The layers before the identity layers are the same in every deepened network and are computed
    once. The parameters are those of this block, in double precision.
    """
    rears = {each: _rear(architecture, parameters, each) for each in inserted}
    tallies = {each: Tally(len(block)) for each in inserted}
    passes: dict[tuple[tuple[int, ...], int], Backpropagation] = {}
    for first in range(0, len(validation.labels), IMAGES_AT_ONCE):
        labels = validation.labels[first : first + IMAGES_AT_ONCE]
        images = validation.images[first : first + IMAGES_AT_ONCE] * PIXEL_SCALE
        before = _passed(passes, architecture, parameters, images)
        for each, (architecture_of_rear, rear) in rears.items():
            after = _passed(passes, architecture_of_rear, rear, before.activations[-2])
            tallies[each].add(before.activations[-1], after.activations[-1], labels)
    return _rows(block, tallies, len(validation.labels))


def _rear(
    architecture: Architecture, parameters: Parameters, inserted: Deepening
) -> tuple[Architecture, Parameters]:
    """What follows the last hidden layer of the deepened network."""
    whole = deepened(parameters, inserted.copy, inserted.layers)
    sizes = (architecture.sizes[-2],) * (1 + inserted.layers) + architecture.sizes[-1:]
    own = slice(-1 - inserted.layers, None)
    return (
        replace(architecture, sizes=sizes),
        Parameters(whole.weights[own], whole.biases[own]),
    )


def _passed(
    passes: dict[tuple[tuple[int, ...], int], Backpropagation],
    architecture: Architecture,
    parameters: Parameters,
    inputs: Float[np.ndarray, "*replica image n_in"],
) -> Backpropagation:
    """A forward pass in buffers made once for each shape."""
    images = inputs.shape[-2]
    shape = (architecture.sizes, images)
    if shape not in passes:
        passes[shape] = Backpropagation(architecture, parameters.replicas, images, np.float64)
    passes[shape].forward(parameters, inputs)
    return passes[shape]


def _rows(block: range, tallies: Mapping[Deepening, Tally], images: int) -> pd.DataFrame:
    frames = [
        pd.DataFrame(
            {
                "replica": list(block),
                "form": each.form,
                "input_weight": each.copy.input_weight,
                "layers": each.layers,
                "accuracy_before": tally.correct_before / images,
                "accuracy": tally.correct / images,
                "changed_images": tally.changed,
                "output_change": tally.largest,
            }
        )
        for each, tally in tallies.items()
    ]
    return pd.concat(frames).sort_values("replica", kind="stable")
