"""Gradient descent on a block of replicas: mini-batch and full-batch, with L2 regularization.

Both follow equation 93 and its bias counterpart for the cost C0 of a mini-batch of m images:
    w <- (1 - eta lambda / n) w - (eta / m) sum_x dC0_x/dw,    b <- b - (eta / m) sum_x dC0_x/db.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Integer, Num
from scipy.linalg import blas

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters, Streams
from unstable_gradients.network.live_weights import LiveWeights, Places

Images = Num[np.ndarray, "n n_in"]
Targets = Float[np.ndarray, "n n_out"]
LEAST_FACTOR = 1e-6  # powers of a number below 1 would take a smaller one out of range
ROWS_AT_ONCE = 4  # images in a product of BLAS; two that are left over cost it as much as six


@dataclass(frozen=True)
class Hyperparameters:
    """Settings of gradient descent.

    Attributes:
        eta: learning rate.
        lmbda: L2 regularization parameter lambda, named as in the book's code.
        images: size n of the training set, by which lambda is divided.

    Raises:
        InvalidInput: if weight decay would reverse the weights.
    """

    eta: float
    lmbda: float
    images: int

    def __post_init__(self) -> None:
        if not self.decay > 0:
            raise InvalidInput(
                f"eta {self.eta} and lmbda {self.lmbda} with {self.images} images: expected "
                "eta * lmbda / images below 1, or weight decay reverses the weights"
            )

    @property
    def decay(self) -> float:
        """The factor 1 - eta lambda / n by which a step shrinks the weights."""
        return 1 - self.eta * self.lmbda / self.images


class MiniBatchDescent:
    """Stochastic gradient descent; every replica draws its own mini-batches.

    The parameters are updated in place, the first layer's weights only when `settle` is called
    (every `run` ends with it): until then their decay rides on a scalar, since a pass over them
    would cost as much as a matrix product. The layers behind the first share one buffer, so that
    one call decays or updates them all.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        inputs: Images,
        targets: Targets,
        mini_batch: int,
        hyperparameters: Hyperparameters,
        input_scale: float = 1.0,
        live: Places | None = None,
    ) -> None:
        """Prepare the buffers.

        Args:
            architecture: the networks' shape and functions.
            parameters: where to start from; C-contiguous; all behind the first layer's weights are
                replaced by views of the buffers.
            inputs: training images, which enter the network multiplied by `input_scale`.
            targets: desired outputs, of the parameters' type.
            mini_batch: images in a mini-batch.
            hyperparameters: learning rate and regularization.
            input_scale: factor of the inputs.
            live: the inputs of the network that `inputs` has, the others being 0 in every image;
                None if it has them all.

        Raises:
            InvalidInput: if there are fewer images than in a mini-batch, or none in it.
        """
        replicas, dtype = parameters.replicas, parameters.weights[0].dtype.type
        if not 1 <= mini_batch <= len(inputs):
            raise InvalidInput(f"mini-batch {mini_batch}: expected 1 to {len(inputs)} (the images)")
        self._architecture, self._parameters = architecture, parameters
        self._inputs, self._targets = inputs, targets
        self._mini_batch, self._hyperparameters = mini_batch, hyperparameters
        self._eta_each = hyperparameters.eta / mini_batch
        self._input_scale, self._shrunk = input_scale, 1.0
        self._pass = Backpropagation(architecture, replicas, mini_batch, dtype)
        self._ones = np.ones((replicas, 1, mini_batch), dtype)
        self._live = LiveWeights(parameters.weights[0], live)

        # Images of zeros fill the first layer's products up.
        rows = -(-mini_batch // ROWS_AT_ONCE) * ROWS_AT_ONCE
        self._filled = np.zeros((replicas, rows, inputs.shape[1]), dtype)
        self._products = np.empty((replicas, rows, architecture.sizes[1]), dtype)
        self._batch = self._filled[:, :mini_batch]
        self._gathered = np.empty(self._batch.shape, inputs.dtype)
        self._gathered_rows = self._gathered.reshape(replicas * mini_batch, -1)
        self._batch_targets = np.empty((replicas, mini_batch, architecture.sizes[-1]), dtype)
        self._target_rows = self._batch_targets.reshape(replicas * mini_batch, -1)

        self._rear, rear = one_buffer(parameters.weights[1:])
        self._rear_steps, rear_steps = one_buffer(parameters.weights[1:])
        self._biases, biases = one_buffer(parameters.biases)
        self._bias_steps, self.bias_steps = one_buffer(parameters.biases)
        parameters.weights[1:], parameters.biases[:] = rear, biases
        self._rear_products, self._bias_sums = [], []
        for run in self._pass.runs:
            first, layers = run.first, len(run.activations)
            steps = _neighbours(self._bias_steps, self.bias_steps, first, layers)
            self._bias_sums.append((run.errors, steps))
            before = run.activations.swapaxes(-1, -2)
            if layers > 1:
                steps = _neighbours(self._rear_steps, rear_steps, first, layers - 1)
                self._rear_products.append((before[:-1], run.errors[1:], steps))
            behind = first + layers
            self._rear_products.append(
                (before[-1], self._pass.errors[behind], rear_steps[behind - 1])
            )
        self._bias_sums.append((self._pass.errors[-1], self.bias_steps[-1]))
        self._gemm = blas.get_blas_funcs("gemm", dtype=dtype)
        # BLAS counts columns first: there, the transposes of these arrays are in order.
        self._front_factors = [
            (error.T, batch.T)
            for error, batch in zip(self._pass.errors[0], self._batch, strict=True)
        ]
        self._front = [weights.T for weights in self._live.values]

    def step(self, chosen: Integer[np.ndarray, " chosen"]) -> None:
        """One update from the images chosen, each replica's mini-batch after the other.

        Afterwards `bias_steps` holds what was subtracted from the biases: eta times the mean of
        delta^l over the mini-batch, (replica, 1, neuron) for each layer.
        """
        self._backpropagate(chosen)
        self._update_front()
        self._update_rear()

    def _backpropagate(self, chosen: Integer[np.ndarray, " chosen"]) -> None:
        """Compute the errors, and from them the steps of the biases and the rear weights."""
        self._inputs.take(chosen, 0, self._gathered_rows, "clip")
        np.copyto(self._batch, self._gathered)
        self._targets.take(chosen, 0, self._target_rows, "clip")
        np.matmul(self._filled, self._live.values, out=self._products)
        products = self._products[:, : self._mini_batch]
        self._pass.forward_from(products, self._parameters, self._input_scale * self._shrunk)
        self._pass.backward(self._parameters, self._batch_targets, self._eta_each)

        for inputs, error, product in self._rear_products:
            np.matmul(inputs, error, out=product)
        for error, total in self._bias_sums:
            np.matmul(self._ones, error, out=total)

    def _update_front(self) -> None:
        """Decay the first layer's weights and subtract their step."""
        self._shrunk *= self._hyperparameters.decay
        self._live.factor *= self._hyperparameters.decay
        self._subtract_front_steps(self._front, self._shrunk)
        if self._shrunk < LEAST_FACTOR:
            self.settle()

    def _subtract_front_steps(
        self, arrays: list[Float[np.ndarray, "n_out n_in"]], factor: float
    ) -> None:
        """Subtract eta times the first layer's gradient from `factor` times these, in place."""
        scale = -self._input_scale / factor
        for (error_t, batch_t), array_t in zip(self._front_factors, arrays, strict=True):
            # array += scale * batch^T error
            self._gemm(scale, error_t, batch_t, 1.0, array_t, 0, 1, 1)

    def _update_rear(self) -> None:
        """Decay the other layers' weights, and subtract their steps and those of all biases."""
        np.multiply(self._rear, self._hyperparameters.decay, out=self._rear)
        np.subtract(self._rear, self._rear_steps, out=self._rear)
        np.subtract(self._biases, self._bias_steps, out=self._biases)

    def settle(self) -> None:
        """Bring the first layer's weights to their true scale."""
        np.multiply(self._live.values, self._shrunk, out=self._live.values)
        self._shrunk = 1.0
        self._live.hand_back()
        self._live.begin_anew()  # as another descent that goes on from here would

    def run(self, order: Integer[np.ndarray, "replica image"]) -> None:
        """Step through each replica's images in the order given, whole mini-batches only."""
        for chosen in mini_batches(order, self._mini_batch):
            self.step(chosen)
        self.settle()


def one_buffer(
    arrays: list[Float[np.ndarray, "replica _rows _columns"]],
) -> tuple[Float[np.ndarray, " size"], list[Float[np.ndarray, "replica _rows _columns"]]]:
    """Copies of the arrays as views of one flat buffer, and the buffer."""
    if not arrays:
        return np.empty(0), []
    buffer = np.concatenate([array.ravel() for array in arrays])
    edges = np.cumsum([0, *(array.size for array in arrays)])
    views = [
        buffer[first:last].reshape(array.shape)
        for first, last, array in zip(edges, edges[1:], arrays, strict=False)
    ]
    return buffer, views


def _neighbours(
    buffer: Float[np.ndarray, " size"],
    views: list[Float[np.ndarray, "replica _rows _columns"]],
    first: int,
    count: int,
) -> Float[np.ndarray, "{count} replica _rows _columns"]:
    """So many views of the buffer from one on, all of its shape, as one array."""
    start, shape = sum(view.size for view in views[:first]), views[first].shape
    return buffer[start : start + count * views[first].size].reshape(count, *shape)


def mini_batches(
    order: Integer[np.ndarray, "replica image"], mini_batch: int
) -> Integer[np.ndarray, "step chosen"]:
    """Cut each replica's order into mini-batches and lay those of one step side by side."""
    replicas, images = order.shape
    steps = images // mini_batch
    cut = order[:, : steps * mini_batch].reshape(replicas, steps, mini_batch)
    return np.ascontiguousarray(cut.transpose(1, 0, 2).reshape(steps, replicas * mini_batch))


def shuffled(own: Sequence[Streams], images: int) -> Integer[np.ndarray, "replica image"]:
    """Every replica's order of the images in its next epoch."""
    return np.stack([each.shuffling.permutation(images) for each in own])


def endless_mini_batches(
    own: Sequence[Streams], images: int, mini_batch: int
) -> Iterator[Integer[np.ndarray, " chosen"]]:
    """Mini-batches as `step` takes them, every replica's images shuffled anew for each epoch."""
    while True:
        yield from mini_batches(shuffled(own, images), mini_batch)


def descend(
    parameters: Parameters,
    weight_gradients: list[Float[np.ndarray, "replica _n_in _n_out"]],
    bias_gradients: list[Float[np.ndarray, "replica 1 _n_out"]],
    hyperparameters: Hyperparameters,
) -> None:
    """One full-batch step, in place, along mean gradients of C0; the gradients are used up."""
    eta, decay = hyperparameters.eta, hyperparameters.decay
    for weights, gradient in zip(parameters.weights, weight_gradients, strict=True):
        np.multiply(weights, decay, out=weights)
        np.multiply(gradient, eta, out=gradient)
        np.subtract(weights, gradient, out=weights)
    for biases, gradient in zip(parameters.biases, bias_gradients, strict=True):
        np.multiply(gradient, eta, out=gradient)
        np.subtract(biases, gradient, out=biases)
