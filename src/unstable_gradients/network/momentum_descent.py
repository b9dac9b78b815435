"""The update rule of classical momentum and of Nesterov's.

Sutskever, Martens, Dahl and Hinton (2013), equations 1 to 4. With the velocity v, which starts at
0, and the regularized cost C = C0 + lambda/(2n) sum w^2 of a mini-batch,
    classical:  v <- mu_t v - eta grad C(w),           w <- w + v,
    Nesterov:   v <- mu_t v - eta grad C(w + mu_t v),  w <- w + v.
The weights' gradient includes the decay term (lambda/n) w, at the point where the rest of the
gradient is taken; biases have none. After each update the parameters are w, not w + mu_t v.
"""

from collections.abc import Callable

import numpy as np
from scipy.linalg import blas

from unstable_gradients.network.first_layer import FirstLayer, Scaled
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batch_gradient import MiniBatchGradient
from unstable_gradients.network.rules import Rule, take_step
from unstable_gradients.network.trained_layers import FlatLayers, TrainedLayers


class MomentumDescent(Rule):
    """Descent with momentum.

    Attributes:
        velocity: v of the weights, biases and gains, in the layout of the parameters; of the first
            layer's weights that of the live inputs, which is true only after `settle`.
    """

    def __init__(
        self,
        layers: TrainedLayers,
        hyperparameters: Hyperparameters,
        coefficient: Callable[[int], float],
        nesterov: bool,
    ) -> None:
        """Prepare the buffers.

        Args:
            layers: the parameters to be moved.
            hyperparameters: learning rate and regularization.
            coefficient: mu_t of update t, counted from 0.
            nesterov: whether the gradient is taken mu_t v ahead of the parameters.
        """
        self.gradient_factor = hyperparameters.eta
        self._coefficient, self._nesterov = coefficient, nesterov
        self._mu, self._updates = 0.0, 0
        shrinkage = hyperparameters.shrinkage
        self._first = MovingFirstLayer(layers.first, shrinkage)
        self._rear = MovingLayers(layers.rear, shrinkage)
        self._biases = MovingLayers(layers.biases)
        self.velocity = Parameters(
            [self._first.velocity.values, *self._rear.velocity.layers],
            *layers.apart(self._biases.velocity),
        )

    def lead(self) -> None:
        """Bring the parameters to where the next gradient is to be taken."""
        self._mu = self._coefficient(self._updates)
        lead = self._mu if self._nesterov else 0.0
        self._first.lead_by(lead)
        if lead:
            self._rear.advance(lead)
            self._biases.advance(lead)

    def update(self, gradient: MiniBatchGradient) -> None:
        """One step from there."""
        self._first.accelerate(self._mu, gradient)
        self._rear.accelerate(self._mu, gradient.rear)
        self._biases.accelerate(self._mu, gradient.biases)
        if self._nesterov and self._mu:
            # w + v_new is the point ahead, w + mu v, less eta grad C there: a plain step.
            self._rear.step(gradient.rear)
            self._biases.step(gradient.biases)
        else:
            self._rear.advance(1.0)
            self._biases.advance(1.0)
        self._updates += 1

    def settle(self) -> None:
        """Bring the first layer's weights and velocity to where they belong."""
        self._first.settle()


class MovingLayers:
    """Layers in one flat buffer, and their velocity in another.

    Attributes:
        velocity: at first 0.
    """

    def __init__(self, layers: FlatLayers, shrinkage: float | None = None) -> None:
        """Prepare the buffers; shrinkage is eta lambda / n, None for what has no decay."""
        self.velocity = layers.zeros()
        self._values, self._velocity = layers.flat, self.velocity.flat
        self._product = np.empty_like(layers.flat)  # room for a multiple of either
        self._shrinkage, self._decay = shrinkage, 1.0 if shrinkage is None else 1 - shrinkage

    def advance(self, multiple: float) -> None:
        """Move by that multiple of the velocity."""
        np.multiply(self._velocity, multiple, out=self._product)
        np.add(self._values, self._product, out=self._values)

    def accelerate(self, mu: float, gradient: FlatLayers) -> None:
        """v <- mu v - eta grad C, from eta grad C0."""
        np.multiply(self._velocity, mu, out=self._velocity)
        np.subtract(self._velocity, gradient.flat, out=self._velocity)
        if self._shrinkage is not None:
            np.multiply(self._values, self._shrinkage, out=self._product)
            np.subtract(self._velocity, self._product, out=self._velocity)

    def step(self, gradient: FlatLayers) -> None:
        """Move by - eta grad C, from eta grad C0, without regard to the velocity."""
        take_step(self._values, gradient.flat, self._decay)


class MovingFirstLayer:
    """The first layer's weights and their velocity, which is as large, in few passes over both.

    Between settlements the velocity's decay rides on a scalar, and the weights are some velocities
    ahead of the parameters or one behind, as the next product wants them: a pass over either costs
    a third of a matrix product. With the gradient of C0 taken `lead` velocities ahead of w, that
    of the regularized cost makes
        v <- (mu_t - (eta lambda / n) lead) v - (eta lambda / n) w - eta grad C0.

    Attributes:
        velocity: of the weights that have a gradient, at first 0.
    """

    def __init__(self, layer: FirstLayer, shrinkage: float) -> None:
        """Prepare the buffers; shrinkage is eta lambda / n."""
        self.velocity = Scaled(np.zeros_like(layer.weights.values))
        self._layer, self._weights, self._shrinkage = layer, layer.weights, shrinkage
        self._lead = 0.0  # velocities by which the weights are ahead of the parameters
        self._others_velocity = 0.0  # of the factor of the weights without a gradient
        dtype = layer.weights.values.dtype
        self._axpy, self._gemm = blas.get_blas_funcs(("axpy", "gemm"), dtype=dtype)

    def lead_by(self, lead: float) -> None:
        """Bring the weights to `lead` velocities ahead of the parameters."""
        if lead != self._lead:
            self._move((lead - self._lead) * self.velocity.factor)
            self._lead = lead

    def _move(self, alpha: float) -> None:
        """Add to the weights that multiple of the velocity's values."""
        for velocity, weights in zip(self.velocity.rows, self._weights.rows, strict=True):
            self._axpy(velocity, weights, a=alpha)

    def accelerate(self, mu: float, gradient: MiniBatchGradient) -> None:
        """Make the velocity of this step, by which the weights then lag behind the parameters."""
        slower = mu - self._shrinkage * self._lead
        back = -self._lead * self.velocity.factor  # takes the weights to the parameters
        self.velocity.factor *= slower
        if self.velocity.small:
            self._move(back)
            back = 0.0
            self.velocity.settle()
        self._add_gradient(back, gradient)
        self._lead = -1.0
        self._others_velocity *= slower
        self._others_velocity -= self._shrinkage * self._layer.others_factor
        self._layer.others_factor += self._others_velocity

    def _add_gradient(self, back: float, gradient: MiniBatchGradient) -> None:
        """Add `back` velocities to the weights, and subtract eta grad C there from the velocity.

        One replica after the other, because its weights and velocity then stay in the cache.
        """
        scale = self.velocity.factor
        alpha, decay = -gradient.first_scale / scale, -self._shrinkage / scale
        for weights, velocity, transpose, (errors, inputs) in zip(
            self._weights.rows,
            self.velocity.rows,
            self.velocity.transposes,
            gradient.first_factors,
            strict=True,
        ):
            if back:
                self._axpy(velocity, weights, a=back)
            self._gemm(alpha, errors, inputs, 1.0, transpose, 0, 1, 1)
            if decay:
                self._axpy(weights, velocity, a=decay)

    def settle(self) -> None:
        """Bring weights and velocity to where they belong."""
        self.lead_by(0.0)
        self.velocity.settle()
        self._layer.hand_back()
