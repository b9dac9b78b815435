"""Adam: steps as large as the learning rate, whatever the size of the gradient.

Kingma and Ba (2015), algorithm 1. With the gradient g of the regularized cost at update t = 1, 2,
..., which for weights includes the decay term (lambda/n) w,
    m <- beta1 m + (1 - beta1) g,        v <- beta2 v + (1 - beta2) g^2,
    theta <- theta - eta (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon).
So weight decay goes through the moments, as in torch.optim.Adam(weight_decay=lambda/n): where the
gradient of C0 is smaller than the decay term, that term alone sets the direction of steps of size
eta, and the weights shrink to nothing. Loshchilov and Hutter (2019) take it out of the moments;
that is another rule.

Arithmetic with numbers below the normal range takes ten times as long, and both moments of a
gradient that vanishes get there. So a number whose square is just inside the range is added to the
gradient in one update and subtracted in the next, lest weight decay cancel it. The gradient is
multiplied beforehand by a factor that takes epsilon, which is multiplied likewise, so far above
that number that no digit of a step shows it.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.first_layer import Scaled
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.mini_batch_gradient import MiniBatchGradient
from unstable_gradients.network.rules import Rule
from unstable_gradients.network.trained_layers import TrainedLayers

Numbers = Float[np.ndarray, " size"]

FACTOR = 2.0**40  # of the gradient; multiplication by a power of two rounds nothing


@dataclass(frozen=True)
class Adam:
    """The settings of Adam; called, it makes the rule that descends with them.

    Attributes:
        epsilon: gradients much smaller than this make small steps; in the gradient's unit.
        beta1: how much of the mean gradient m stays at an update.
        beta2: how much of the mean squared gradient v stays.

    Raises:
        InvalidInput: if one of them is out of range.
    """

    epsilon: float = 1e-8
    beta1: float = 0.9
    beta2: float = 0.999

    def __post_init__(self) -> None:
        if not 0 < self.epsilon < math.inf:
            raise InvalidInput(f"epsilon {self.epsilon} of Adam: expected a finite number above 0")
        for name in ("beta1", "beta2"):
            beta = getattr(self, name)
            if not 0 <= beta < 1:
                raise InvalidInput(f"{name} {beta} of Adam: expected at least 0, below 1")

    def __call__(self, layers: TrainedLayers, hyperparameters: Hyperparameters) -> "AdamDescent":
        """The rule at work on these layers, before its first update.

        Raises:
            InvalidInput: if epsilon is too small for the precision of their numbers.
        """
        kind = layers.biases.flat.dtype
        least = least_squared(kind) / float(np.finfo(kind).eps) / FACTOR
        if self.epsilon < least:
            raise InvalidInput(
                f"epsilon {self.epsilon:g} of Adam: expected at least {least:.2g} in {kind}"
            )
        return AdamDescent(layers, hyperparameters, self)


class AdamDescent(Rule):
    """Descent with Adam.

    Weights of inputs that are 0 in every image have a gradient, too: that of the decay. It takes
    each of them another way, so they have moments of their own.

    Attributes:
        parts: the parameters that move together, with their moments.
    """

    gradient_factor = FACTOR

    def __init__(
        self, layers: TrainedLayers, hyperparameters: Hyperparameters, settings: Adam
    ) -> None:
        """Prepare the buffers."""
        self._eta, self._settings = hyperparameters.eta, settings
        self._layer = layers.first
        decay = FACTOR * hyperparameters.lmbda / hyperparameters.images
        self._first_gradient = Scaled(np.zeros_like(layers.first.weights.values))
        self._rear = Adapted(layers.rear.flat, settings, decay)
        self._biases = Adapted(layers.biases.flat, settings)
        # One replica after the other, whose arrays then stay in the cache.
        rows = zip(layers.first.weights.rows, self._first_gradient.rows, strict=True)
        first = [Adapted(values, settings, decay, gradient) for values, gradient in rows]
        others = [Adapted(layers.first.others.reshape(-1), settings, decay)] if decay else []
        self.parts = [*first, *others, self._rear, self._biases]
        self._remaining1 = self._remaining2 = 1.0  # beta1^t and beta2^t

    def update(self, gradient: MiniBatchGradient) -> None:
        """One step."""
        for each in self.parts:
            each.begin()
        gradient.add_first(1.0, self._first_gradient)
        self._rear.add(gradient.rear.flat)
        self._biases.add(gradient.biases.flat)
        size, epsilon = self._corrected()
        for each in self.parts:
            each.step(size, epsilon)

    def _corrected(self) -> tuple[float, float]:
        """Step size and epsilon of this update, for sums of gradients in place of means.

        With M = m / (1 - beta1) and V = v / (1 - beta2), which save two passes, a step is
        size M / (sqrt(V) + epsilon'); the corrections go into both, as at the end of section 2 of
        the paper.
        """
        settings = self._settings
        self._remaining1 *= settings.beta1
        self._remaining2 *= settings.beta2
        root = math.sqrt((1 - self._remaining2) / (1 - settings.beta2))
        size = self._eta * root * (1 - settings.beta1) / (1 - self._remaining1)
        return size, FACTOR * settings.epsilon * root

    def settle(self) -> None:
        """Bring the whole first layer up to date."""
        self._layer.hand_back()


class Adapted:
    """Parameters in one flat buffer, and what Adam remembers of their gradient in another.

    Attributes:
        moments: of their gradient, the sums M and V.
    """

    def __init__(
        self,
        values: Numbers,
        settings: Adam,
        decay: float = 0.0,
        gradient: Numbers | None = None,
    ) -> None:
        """Prepare the buffers.

        Args:
            values: the parameters, to be updated in place.
            settings: those of Adam.
            decay: lambda/n times the gradient's factor, 0 for what has no decay.
            gradient: where the gradient is added by somebody else; None for a buffer of its own.
        """
        self._gradient = np.empty_like(values) if gradient is None else gradient
        self._values, self._settings, self._decay = values, settings, decay
        self.moments: Float[np.ndarray, "2 size"] = np.zeros((2, *values.shape), values.dtype)
        self._dither = least_squared(values.dtype)

    def begin(self) -> None:
        """Let the gradient begin with that of the decay term, and the dither."""
        if self._decay:
            np.multiply(self._values, self._decay, out=self._gradient)
            np.add(self._gradient, self._dither, out=self._gradient)
        else:
            self._gradient.fill(self._dither)
        self._dither = -self._dither

    def add(self, gradient: Numbers) -> None:
        """Add to the gradient."""
        np.add(self._gradient, gradient, out=self._gradient)

    def step(self, size: float, epsilon: float) -> None:
        """One step along the gradient, which is used up."""
        room, (total, squares) = self._gradient, self.moments
        np.multiply(total, self._settings.beta1, out=total)
        np.add(total, self._gradient, out=total)
        np.multiply(self._gradient, self._gradient, out=room)
        np.multiply(squares, self._settings.beta2, out=squares)
        np.add(squares, room, out=squares)
        np.sqrt(squares, out=room)
        np.add(room, epsilon, out=room)
        np.divide(total, room, out=room)
        np.multiply(room, size, out=room)
        np.subtract(self._values, room, out=self._values)


def least_squared(kind: np.dtype) -> float:
    """The smallest number whose square is not below the normal range."""
    return math.sqrt(float(np.finfo(kind).tiny))
