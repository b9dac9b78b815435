"""The forward and the backward pass of a block of replicas."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.layers import Layer, Layers, PlainLayer, Run, Step
from unstable_gradients.network.normalization import NormalizedRun
from unstable_gradients.network.residual import ResidualRun

Inputs = Float[np.ndarray, "*replica image n_in"]


class Backpropagation:
    """Forward and backward pass in buffers that are made once.

    The inputs may be shared by all replicas (image, n_in) or be each replica's own
    (replica, image, n_in). With batch normalization the images are the batch over which means and
    variances are taken.

    Attributes:
        activations: a^l of each layer after the input, (replica, image, neuron), after `forward`.
        weighted_inputs: z^l of each layer after the input, likewise: what enters the activation
            function, so with normalization what that gives; of hidden layers no longer after
            `backward`, which uses the buffers.
        weighted_outputs: z^L of the output layer.
        errors: delta^l = dC/dz^l of each image and layer after the input, after `backward`.
        product_errors: dC/dx^l of each image and layer, by the products x^l = a^(l-1) w^l; the
            same arrays as `errors` where there is no normalization.
        run_product_errors: those of hidden layers, run by run.
        runs: what the hidden layers have of these.
        normalized: what normalization adds to each run; nothing without it.
    """

    def __init__(
        self, architecture: Architecture, replicas: int, images: int, dtype: type[np.floating]
    ) -> None:
        """Prepare the buffers.

        Raises:
            InvalidInput: if batch normalization has a single image.
        """
        self.architecture, self._number = architecture, np.dtype(dtype).type
        *hidden, outputs = architecture.sizes[1:]
        self.runs: list[Run] = []
        first = 0
        for width, group in itertools.groupby(hidden):
            shape = (len(list(group)), replicas, images, width)
            self.runs.append(_run(architecture, first, shape, dtype))
            first += shape[0]
        kind = architecture.normalization
        self.normalized = [NormalizedRun(r, kind) for r in self.runs if kind != "none"]
        z, a, errors = (np.empty((replicas, images, outputs), dtype) for _ in range(3))
        last = PlainLayer(first, architecture.cost.output, z, a, errors)
        self.activations = [*_each(run.activations for run in self.runs), a]
        self.weighted_inputs = [*_each(run.slopes for run in self.runs), z]
        self.errors = [*_each(run.errors for run in self.runs), errors]
        self.weighted_outputs = z
        outer: Sequence[Run | NormalizedRun] = self.normalized or self.runs
        self.run_product_errors = [run.product_errors for run in outer]
        self._hidden: list[Step] = [step for run in outer for step in run.layers]
        self.product_errors = [*(step.product_errors for step in self._hidden), errors]
        self._steps = [*self._hidden, last]

    def forward(self, parameters: Parameters, inputs: Inputs, input_scale: float = 1.0) -> None:
        """Compute a^l = s(z^l), z^l = a^(l-1) w^l + b^l for every layer (equation 25).

        Or what normalization and skips make of it. The first layer sees `input_scale` times the
        inputs.
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
        if scale != 1:
            room = self.weighted_inputs[0]
            products = np.multiply(products, self._number(scale), out=room)
        self._steps[0].forward(products, parameters)
        for layer in range(1, len(self._steps)):
            products = self.activations[layer]
            np.matmul(self.activations[layer - 1], parameters.weights[layer], out=products)
            self._steps[layer].forward(products, parameters)

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
            run.differentiate()
        errors = self.errors[-1]
        self.architecture.cost.output_error(self.activations[-1], targets, errors)
        if scale != 1:
            np.multiply(errors, self._number(scale), out=errors)
        for step in reversed(self._hidden):
            step.backward(errors, parameters)
            errors = step.product_errors


def _run(
    architecture: Architecture,
    first: int,
    shape: tuple[int, int, int, int],
    dtype: type[np.floating],
) -> Run:
    """The buffers of neighbouring hidden layers of this shape."""
    if architecture.skips == "none":
        return Run(architecture.activation, first, shape, dtype)
    return ResidualRun(architecture.activation, first, shape, dtype, architecture.branch_scale)


def _each(runs: Iterable[Layers]) -> Iterator[Layer]:
    """The layers of all runs, one after the other."""
    return itertools.chain.from_iterable(runs)
