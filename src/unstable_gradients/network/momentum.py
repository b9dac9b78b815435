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
from unstable_gradients.network.live_weights import Places
from unstable_gradients.network.training import (
    LEAST_FACTOR,
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

    Raises:
        InvalidInput: if one of them is out of range.
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

    Raises:
        InvalidInput: if there is no such kind, or mu_max is out of range.
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

    As with plain descent, the first layer is true only after `settle`, its velocity as well. In
    between, the velocity's decay rides on a scalar, and the weights are some velocities ahead of
    the parameters or one behind, as the next product wants them: a pass over either costs a third
    of a matrix product. With the gradient of C0 taken `lead` velocities ahead of w, that of the
    regularized cost makes
        v <- (mu_t - (eta lambda / n) lead) v - (eta lambda / n) w - eta grad C0.

    Attributes:
        velocity: v of the weights and biases, in the layout of the parameters; of the first
            layer's weights that of the live inputs.
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
        live: Places | None = None,
    ) -> None:
        """Prepare the buffers: those of plain descent and the velocity, at 0.

        Raises:
            InvalidInput: if there are fewer images than in a mini-batch, or none in it.
        """
        shared = architecture, parameters, inputs, targets, mini_batch, hyperparameters
        super().__init__(*shared, input_scale, live)
        self._momentum, self._updates = momentum, 0
        self._strength = hyperparameters.eta * hyperparameters.lmbda / hyperparameters.images
        front = np.zeros_like(self._live.values)
        rear, rear_views = one_buffer([np.zeros_like(w) for w in parameters.weights[1:]])
        biases, bias_views = one_buffer([np.zeros_like(b) for b in parameters.biases])
        self.velocity = Parameters([front, *rear_views], bias_views)
        # What is moved, its velocity, and room for a multiple of either.
        self._rear_motion = self._rear, rear, np.empty_like(rear)
        self._bias_motion = self._biases, biases, np.empty_like(biases)
        self._front_velocities = [velocity.T for velocity in front]
        self._lead, self._slowed = 0.0, 1.0
        self._factor_velocity = 0.0  # of the weights without a gradient
        # BLAS may round the end of an array in another way than the rest, so each replica has
        # calls of its own.
        self._front_motion = [
            (weights.reshape(-1), velocity.reshape(-1))
            for weights, velocity in zip(self._live.values, front, strict=True)
        ]
        self._axpy = blas.get_blas_funcs("axpy", dtype=front.dtype)

    def step(self, chosen: Integer[np.ndarray, " chosen"]) -> None:
        """One update from the images chosen, each replica's mini-batch after the other.

        Afterwards `bias_steps` holds eta times the mean of delta^l over the mini-batch, at the
        point where the gradient is taken.
        """
        mu = self._momentum.coefficient(self._updates)
        self._updates += 1
        lead = mu if self._momentum.kind == "nesterov" else 0.0
        self._lead_by(lead)
        self._move_rear(lead)
        self._backpropagate(chosen)
        self._accelerate_front(mu)
        self._accelerate_rear(mu)
        if lead:
            # w + v_new is the point ahead, w + mu v, less eta grad C there: a plain step.
            self._update_rear()
        else:
            self._move_rear(1.0)

    def _lead_by(self, lead: float) -> None:
        """Bring the first layer's weights to so many velocities ahead of the parameters."""
        if lead != self._lead:
            for weights, velocity in self._front_motion:
                self._axpy(velocity, weights, a=(lead - self._lead) * self._slowed)
            self._lead = lead

    def _move_rear(self, factor: float) -> None:
        """Add that multiple of the velocity to the other layers' weights and all biases."""
        if factor:
            for values, velocity, product in (self._rear_motion, self._bias_motion):
                np.multiply(velocity, factor, out=product)
                np.add(values, product, out=values)

    def _accelerate_front(self, mu: float) -> None:
        """The first layer's velocity, with the errors that backpropagation left."""
        slower = mu - self._strength * self._lead
        self._lead_by(0.0)
        self._slow(slower)
        self._subtract_front_steps(self._front_velocities, self._slowed)
        if self._strength:
            for weights, velocity in self._front_motion:
                self._axpy(weights, velocity, a=-self._strength / self._slowed)
        self._lead = -1.0  # the parameters have moved by the new velocity, the weights not yet
        self._factor_velocity *= slower
        self._factor_velocity -= self._strength * self._live.factor
        self._live.factor += self._factor_velocity

    def _slow(self, factor: float) -> None:
        """Multiply the first layer's velocity."""
        self._slowed *= factor
        if self._slowed < LEAST_FACTOR:
            np.multiply(self.velocity.weights[0], self._slowed, out=self.velocity.weights[0])
            self._slowed = 1.0

    def _accelerate_rear(self, mu: float) -> None:
        """v <- mu v - eta grad C, with the errors and steps that backpropagation left."""
        rear, velocity, decay = self._rear_motion
        np.multiply(rear, self._strength, out=decay)
        np.multiply(velocity, mu, out=velocity)
        np.subtract(velocity, self._rear_steps, out=velocity)
        np.subtract(velocity, decay, out=velocity)
        _, velocity, _ = self._bias_motion
        np.multiply(velocity, mu, out=velocity)
        np.subtract(velocity, self._bias_steps, out=velocity)

    def settle(self) -> None:
        """Bring the first layer's weights and velocity to where they belong."""
        self._lead_by(0.0)
        np.multiply(self.velocity.weights[0], self._slowed, out=self.velocity.weights[0])
        self._slowed = 1.0
        self._live.hand_back()
