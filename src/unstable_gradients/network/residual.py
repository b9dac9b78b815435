"""Residual blocks of one layer each: a^l = a^(l-1) + c s(z^l).

The reduced residual network of Yang and Schoenholz (2017), whose blocks end in the activation
function and not, as those of He et al. (2016), in a second layer of weights. The gradient by a^l
comes back through the next layer's weights and, where that layer is a block, past them:
    delta^l = dC/dz^l = c s'(z^l) dC/da^l,    dC/da^l = (w^(l+1))^T dC/dx^(l+1) + dC/da^(l+1).
"""

import numpy as np

from unstable_gradients.network.activations import Activation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.layers import Layer, PlainLayer, Run


class SkippedFrom(PlainLayer):
    """A layer in which skip connections begin, and no block itself: the first of a run.

    Attributes:
        values: s(z^l).
        gradients: dC/da^l, in one buffer for the layers of a run, which come back to front.
    """

    def __init__(
        self,
        number: int,
        function: Activation,
        weighted_inputs: Layer,
        activations: Layer,
        errors: Layer,
        values: Layer,
        gradients: Layer,
    ) -> None:
        super().__init__(number, function, weighted_inputs, activations, errors)
        self.values, self.gradients = values, gradients

    def activate(self) -> None:
        """Compute a^l from z^l."""
        self.evaluate(self.weighted_inputs, self.values)
        np.copyto(self.activations, self.values)

    def backward(self, errors: Layer, parameters: Parameters) -> None:
        """See `Step`."""
        np.matmul(errors, parameters.weights[self.number + 1].mT, out=self.errors)
        np.add(self.gradients, self.errors, out=self.gradients)
        np.multiply(self.gradients, self.weighted_inputs, out=self.errors)


class Block(SkippedFrom):
    """A residual block."""

    def __init__(self, number: int, function: Activation, *buffers: Layer, scale: float) -> None:
        """Take the buffers of a `SkippedFrom`, and the activations of the layer before."""
        *own, self._before = buffers
        super().__init__(number, function, *own)
        self._scale = own[0].dtype.type(scale)

    def activate(self) -> None:
        """Compute a^l from z^l and a^(l-1)."""
        self.evaluate(self.weighted_inputs, self.values)
        np.multiply(self.values, self._scale, out=self.activations)
        np.add(self.activations, self._before, out=self.activations)


class ResidualRun(Run):
    """Neighbouring hidden layers of one width, all but the first of them residual blocks."""

    def __init__(
        self,
        function: Activation,
        first: int,
        shape: tuple[int, int, int, int],
        dtype: type[np.floating],
        scale: float,
    ) -> None:
        """Prepare the buffers; `scale` is c, the rest as for a plain run."""
        super().__init__(function, first, shape, dtype)
        self._scale = dtype(scale)
        self._values, self._gradients = np.empty(shape, dtype), np.empty(shape[1:], dtype)
        stacks = self.slopes, self.activations, self.errors, self._values
        buffers = [(*own, self._gradients) for own in zip(*stacks, strict=True)]
        self.layers = [
            SkippedFrom(first, function, *buffers[0]),
            *(
                Block(first + place, function, *buffers[place], before, scale=scale)
                for place, before in enumerate(self.activations[:-1], start=1)
            ),
        ]

    def differentiate(self) -> None:
        """Put c s'(z^l), of the first layer s'(z^l), in the place of z^l."""
        self._derivative(self.slopes, self._values, self.slopes)
        np.multiply(self.slopes[1:], self._scale, out=self.slopes[1:])
        self._gradients.fill(0)  # nothing passes the layer behind the last
