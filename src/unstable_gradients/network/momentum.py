"""Mini-batch descent with momentum, classical or Nesterov's, on Sutskever's schedule.

Sutskever, Martens, Dahl and Hinton (2013), equations 1 to 5. With the velocity v, which starts at
0, and the regularized cost C = C0 + lambda/(2n) sum w^2 of a mini-batch,
    classical:  v <- mu_t v - eta grad C(w),           w <- w + v,
    Nesterov:   v <- mu_t v - eta grad C(w + mu_t v),  w <- w + v,
    mu_t = min(1 - 2^(-1 - log2(floor(t/250) + 1)), mu_max) for the update t = 0, 1, 2, ...
At the end mu_t can be lowered, in their section 3 to at most 0.9 for the last 1,000 updates: steps
that add up to less leave less noise in the parameters.
The weights' gradient includes the decay term (lambda/n) w, at the point where the rest of the
gradient is taken; biases have none. After each update the parameters are w, not w + mu_t v.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Integer
from scipy.linalg import blas

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.training import (
    Hyperparameters,
    Images,
    MiniBatchDescent,
    Targets,
    one_buffer,
)

KINDS = ("classical", "nesterov")
PERIOD = 250  # updates between changes of the coefficient


@dataclass(frozen=True)
class Lowering:
    """The end of the schedule.

    Attributes:
        start: updates before it.
        largest: mu_t from there on is at most this, below 1.
    """

    start: int
    largest: float

    def __post_init__(self) -> None:
        if self.start < 0:
            raise InvalidInput(f"updates before momentum is lowered {self.start}: expected >= 0")
        if not 0 <= self.largest < 1:
            raise InvalidInput(f"lowered momentum {self.largest}: expected at least 0, below 1")


@dataclass(frozen=True)
class Momentum:
    """Which momentum, and how much of it.

    Attributes:
        kind: classical or nesterov.
        largest: mu_max, below 1; 0 is plain descent.
        lowering: None if mu_t never falls.
    """

    kind: str
    largest: float
    lowering: Lowering | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidInput(f"momentum {self.kind!r}: expected one of {', '.join(KINDS)}")
        if not 0 <= self.largest < 1:
            raise InvalidInput(f"largest momentum {self.largest}: expected at least 0, below 1")

    def coefficient(self, update: int) -> float:
        """mu_t of an update, counted from 0: 1/2, 3/4, 5/6 ... every 250 updates, up to mu_max.

        At the end it is at most what it is lowered to.
        """
        # 2^(-1 - log2 k) is 1/(2k), without the rounding of a logarithm.
        mu = min(1 - 0.5 / (update // PERIOD + 1), self.largest)
        if self.lowering is None or update < self.lowering.start:
            return mu
        return min(mu, self.lowering.largest)

    def reached(self, updates: int) -> float:
        """The largest mu_t of so many updates."""
        return max(map(self.coefficient, range(updates)))


class MomentumDescent(MiniBatchDescent):
    """Stochastic gradient descent with momentum; every replica draws its own mini-batches.

    As with plain descent, the first layer's weights are true only up to a factor until `settle`.

    Attributes:
        velocity: v of the weights and biases, in the layout of the parameters.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        inputs: Images,
        targets: Targets,
        mini_batch: int,
        hyperparameters: Hyperparameters,
        momentum: Momentum,
        input_scale: float = 1.0,
    ) -> None:
        """Prepare the buffers: those of plain descent and the velocity, at 0."""
        super().__init__(
            architecture, parameters, inputs, targets, mini_batch, hyperparameters, input_scale
        )
        self._momentum, self._updates = momentum, 0
        front = np.zeros_like(parameters.weights[0])
        rear, rear_views = one_buffer([np.zeros_like(w) for w in parameters.weights[1:]])
        biases, bias_views = one_buffer([np.zeros_like(b) for b in parameters.biases])
        self.velocity = Parameters([front, *rear_views], bias_views)
        # What is moved, its velocity, and room for a multiple of either.
        self._rear_motion = self._rear, rear, np.empty_like(rear)
        self._bias_motion = self._biases, biases, np.empty_like(biases)
        # BLAS may round the end of an array in another way than the rest, so each replica has
        # calls of its own.
        self._front_motion = [
            (weights.reshape(-1), velocity.reshape(-1))
            for weights, velocity in zip(parameters.weights[0], front, strict=True)
        ]
        self._front_velocities = [velocity.T for velocity in front]
        self._axpy = blas.get_blas_funcs("axpy", dtype=front.dtype)

    def step(self, chosen: Integer[np.ndarray, " chosen"]) -> None:
        """One update from the images chosen, each replica's mini-batch after the other.

        Afterwards `bias_steps` holds eta times the mean of delta^l over the mini-batch, at the
        point where the gradient is taken.
        """
        mu = self._momentum.coefficient(self._updates)
        self._updates += 1
        if self._momentum.kind == "nesterov":
            self._move(mu)
            self._backpropagate(chosen)
            self._accelerate(mu)
            # w + v_new is the point ahead, w + mu v, less eta grad C there: a plain step.
            self._update()
        else:
            self._backpropagate(chosen)
            self._accelerate(mu)
            self._move(1.0)

    def _move(self, factor: float) -> None:
        """Add that multiple of the velocity to the parameters."""
        for weights, velocity in self._front_motion:
            self._axpy(velocity, weights, a=factor / self._shrunk)
        for values, velocity, product in (self._rear_motion, self._bias_motion):
            np.multiply(velocity, factor, out=product)
            np.add(values, product, out=values)

    def _accelerate(self, mu: float) -> None:
        """v <- mu v - eta grad C, with the errors and steps that backpropagation left."""
        strength = self._hyperparameters.eta * self._hyperparameters.lmbda
        strength /= self._hyperparameters.images
        for (error_t, batch_t, _), velocity_t in zip(
            self._front_products, self._front_velocities, strict=True
        ):
            self._gemm(-self._input_scale, error_t, batch_t, mu, velocity_t, 0, 1, 1)
        for weights, velocity in self._front_motion:
            self._axpy(weights, velocity, a=-strength * self._shrunk)

        rear, velocity, decay = self._rear_motion
        np.multiply(rear, strength, out=decay)
        np.multiply(velocity, mu, out=velocity)
        np.subtract(velocity, self._rear_steps, out=velocity)
        np.subtract(velocity, decay, out=velocity)
        _, velocity, _ = self._bias_motion
        np.multiply(velocity, mu, out=velocity)
        np.subtract(velocity, self._bias_steps, out=velocity)
