"""What one layer does in the forward and in the backward pass, and the buffers it does it in.

A layer's products are x^l = a^(l-1) w^l, its weighted inputs z^l are what enters the activation
function, and delta^l = dC/dz^l. In a plain layer z^l = x^l + b^l and a^l = s(z^l).
"""

from typing import Protocol

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.activations import Activation, LayerFunction
from unstable_gradients.network.initializers import Parameters

Layer = Float[np.ndarray, "replica image neuron"]
Layers = Float[np.ndarray, "layer replica image neuron"]


class Step(Protocol):
    """A layer's part in both passes.

    Attributes:
        product_errors: dC/dx^l of each image, after `backward`.
    """

    product_errors: Layer

    def forward(self, products: Layer, parameters: Parameters) -> None:
        """Compute z^l and a^l from x^l."""

    def backward(self, errors: Layer, parameters: Parameters) -> None:
        """Compute delta^l and dC/dx^l from dC/dx^(l+1); z^l has given way to s'(z^l) by then."""


class PlainLayer:
    """A plain layer, hidden or the output.

    Attributes:
        weighted_inputs: z^l, then of hidden layers s'(z^l).
        activations: a^l.
        errors: delta^l, which is dC/dx^l, too.
    """

    def __init__(
        self,
        number: int,
        function: LayerFunction,
        weighted_inputs: Layer,
        activations: Layer,
        errors: Layer,
    ) -> None:
        self.number, self.evaluate = number, function.evaluate
        self.weighted_inputs, self.activations = weighted_inputs, activations
        self.errors = self.product_errors = errors

    def forward(self, products: Layer, parameters: Parameters) -> None:
        """See `Step`."""
        np.add(products, parameters.biases[self.number], out=self.weighted_inputs)
        self.activate()

    def activate(self) -> None:
        """Compute a^l from z^l."""
        self.evaluate(self.weighted_inputs, self.activations)

    def backward(self, errors: Layer, parameters: Parameters) -> None:
        """See `Step` (equation BP2)."""
        np.matmul(errors, parameters.weights[self.number + 1].mT, out=self.errors)
        np.multiply(self.errors, self.weighted_inputs, out=self.errors)


class Run:
    """Neighbouring hidden layers of one width, so that one call can serve them all.

    Attributes:
        first: the number of the first of them, counted from 0.
        activations: a^l.
        slopes: z^l, then s'(z^l) after `differentiate`.
        errors, product_errors: delta^l, which is dC/dx^l, too, unless the run is normalized.
        layers: one of these each.
    """

    layers: list[PlainLayer]

    def __init__(
        self,
        function: Activation,
        first: int,
        shape: tuple[int, int, int, int],
        dtype: type[np.floating],
    ) -> None:
        """Prepare the buffers.

        Args:
            function: the activation function.
            first: the number of the first of the layers.
            shape: (layer, replica, image, neuron).
            dtype: floating-point numbers of the networks.
        """
        self.first, self._derivative = first, function.derivative
        self.activations, self.slopes, self.errors = (np.empty(shape, dtype) for _ in range(3))
        self.product_errors = self.errors
        places = enumerate(zip(self.slopes, self.activations, self.errors, strict=True), first)
        self.layers = [PlainLayer(number, function, *each) for number, each in places]

    def differentiate(self) -> None:
        """Put da^l/dz^l of the branches in the place of z^l."""
        self._derivative(self.slopes, self.activations, self.slopes)
