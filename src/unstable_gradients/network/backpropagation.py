"""The forward and the backward pass of a block of replicas."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters

Inputs = Float[np.ndarray, "*replica image n_in"]


Layer = Float[np.ndarray, "replica image neuron"]
Layers = Float[np.ndarray, "layer replica image neuron"]


@dataclass(frozen=True)
class Run:
    """Neighbouring hidden layers of one width, so that one call can serve them all.

    Attributes:
        first: the number of the first of them, counted from 0.
        activations: a^l.
        slopes: z^l after `forward`, s'(z^l) after `backward`.
        errors: delta^l.
    """

    first: int
    activations: Layers
    slopes: Layers
    errors: Layers


class Backpropagation:
    """Forward and backward pass in buffers that are made once.

    The inputs may be shared by all replicas (image, n_in) or be each replica's own
    (replica, image, n_in).

    Attributes:
        activations: a^l of each layer after the input, (replica, image, neuron), after `forward`.
        weighted_inputs: z^l of each layer after the input, likewise; of hidden layers no longer
            after `backward`, which keeps slopes there.
        weighted_outputs: z^L of the output layer.
        errors: delta^l = dC/dz^l of each image and layer after the input, after `backward`.
        runs: what the hidden layers have of these.
    """

    def __init__(
        self, architecture: Architecture, replicas: int, images: int, dtype: type[np.floating]
    ) -> None:
        self.architecture = architecture
        *hidden, outputs = architecture.sizes[1:]
        self.runs: list[Run] = []
        first = 0
        for width, group in itertools.groupby(hidden):
            layers = len(list(group))
            own = (np.empty((layers, replicas, images, width), dtype) for _ in range(3))
            self.runs.append(Run(first, *own))
            first += layers
        output = [np.empty((replicas, images, outputs), dtype) for _ in range(3)]
        self.activations = [*_each(run.activations for run in self.runs), output[0]]
        self.weighted_inputs = [*_each(run.slopes for run in self.runs), output[1]]
        self.errors = [*_each(run.errors for run in self.runs), output[2]]
        self.weighted_outputs = self.weighted_inputs[-1]
        self._layers = list(
            zip(architecture.activations, self.weighted_inputs, self.activations, strict=True)
        )
        self._number = np.dtype(dtype).type

    def forward(self, parameters: Parameters, inputs: Inputs, input_scale: float = 1.0) -> None:
        """Compute a^l = s(z^l), z^l = a^(l-1) w^l + b^l for every layer (equation 25).

        The first layer sees `input_scale` times the inputs.
        """
        products = self.activations[0]
        np.matmul(inputs, parameters.weights[0], out=products)
        self.forward_from(products, parameters, input_scale)

    def forward_from(
        self,
        products: Float[np.ndarray, "replica image _n"],
        parameters: Parameters,
        scale: float = 1.0,
    ) -> None:
        """The forward pass from `scale` times the first layer's products x w^1 on."""
        for layer, (function, weighted_input, activation) in enumerate(self._layers):
            if layer > 0:
                np.matmul(self.activations[layer - 1], parameters.weights[layer], out=activation)
                products = activation
            elif scale != 1:
                products = np.multiply(products, self._number(scale), out=weighted_input)
            np.add(products, parameters.biases[layer], out=weighted_input)
            function.evaluate(weighted_input, activation)

    def backward(
        self,
        parameters: Parameters,
        targets: Float[np.ndarray, "*replica image n_out"],
        scale: float = 1.0,
    ) -> None:
        """Compute `scale` times delta^l for every layer, back to front (equations BP1, BP2).

        Everything after the output layer is linear in delta^L, so a factor that all gradients
        share, such as eta / mini-batch, costs one multiplication here and none later.
        """
        for run in self.runs:
            self.architecture.activation.derivative(run.slopes, run.activations, run.slopes)
        error = self.errors[-1]
        self.architecture.cost.output_error(self.activations[-1], targets, error)
        if scale != 1:
            np.multiply(error, self._number(scale), out=error)
        for layer in range(len(self.errors) - 2, -1, -1):
            slope, behind = self.weighted_inputs[layer], self.errors[layer]
            np.matmul(error, parameters.weights[layer + 1].mT, out=behind)
            np.multiply(behind, slope, out=behind)
            error = behind


def _each(runs: Iterable[Layers]) -> Iterator[Layer]:
    """The layers of all runs, one after the other."""
    return itertools.chain.from_iterable(runs)
