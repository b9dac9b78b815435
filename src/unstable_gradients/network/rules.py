"""Update rules: what is done with a gradient once it is known.

A rule is a class of its own (see `Rule`). What makes one for the layers of a block, `MakeRule`, is
that class, or what holds settings for it, as `momentum.Momentum` does.
"""

import abc
from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.mini_batch_gradient import MiniBatchGradient
from unstable_gradients.network.trained_layers import TrainedLayers

Array = Float[np.ndarray, "*shape"]


class Rule(abc.ABC):
    """An update rule at work on the layers of a block.

    Attributes:
        gradient_factor: what the gradient is multiplied by before the rule sees it, at no cost.
    """

    gradient_factor: float = 1.0

    def lead(self) -> None:
        """Bring the parameters to where the next gradient is to be taken, if not where they are."""
        return

    @abc.abstractmethod
    def update(self, gradient: MiniBatchGradient) -> None:
        """Move the parameters along this gradient, which was taken there."""

    @abc.abstractmethod
    def settle(self) -> None:
        """Bring the first layer's weights to where they belong, if the rule keeps them elsewhere.

        Every `settle` ends with `FirstLayer.hand_back`.
        """


MakeRule = Callable[[TrainedLayers, Hyperparameters], Rule]


class PlainDescent(Rule):
    """Equation 93 and its bias counterpart for the cost C0 of a mini-batch of m images.

        w <- (1 - eta lambda / n) w - (eta / m) sum_x dC0_x/dw,
        b <- b - (eta / m) sum_x dC0_x/db.

    Between settlements the decay of the first layer's weights rides on a scalar.
    """

    def __init__(self, layers: TrainedLayers, hyperparameters: Hyperparameters) -> None:
        self.gradient_factor = hyperparameters.eta
        self._layers, self._decay = layers, hyperparameters.decay

    def update(self, gradient: MiniBatchGradient) -> None:
        """One step."""
        first = self._layers.first
        first.weights.factor *= self._decay
        first.others_factor *= self._decay
        gradient.add_first(-1.0, first.weights)
        if first.weights.small:
            self.settle()
        take_step(self._layers.rear.flat, gradient.rear.flat, self._decay)
        take_step(self._layers.biases.flat, gradient.biases.flat)

    def settle(self) -> None:
        """Bring the first layer's weights to their true size."""
        self._layers.first.hand_back()
        self._layers.first.begin_anew()  # as another descent that goes on from here would


def take_step(values: Array, step: Array, decay: float = 1.0) -> None:
    """Multiply the values by `decay` and subtract the step, in place."""
    if decay != 1:
        np.multiply(values, decay, out=values)
    np.subtract(values, step, out=values)
