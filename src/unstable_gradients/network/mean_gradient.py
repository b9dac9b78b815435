"""The speed of learning of the layers: norms of the gradient of the cost.

The chapter measures how fast layer l learns by ||delta^l||, where delta^l = dC0/db^l is first
averaged over the images and then normed. Beside it stand the norm of the mean weight gradient
dC0/dw^l and the root mean square of the norms of single images, of which mean-field theory
speaks. All are of the cost without its regularization term.
"""

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.shared_inputs import SharedInputs

Norms = Float[np.ndarray, "layer replica"]


class MeanGradient:
    """The mean gradient of the cost over a fixed set of images, in buffers made once.

    `first` is the number of the first replica, by which replicas are grouped in the products
    with the images (see network.shared_inputs). With batch normalization all images are one batch.

    Attributes:
        weights: dC0/dw^l of each layer, (replica, n_in, n_out), after `compute`.
        biases: dC0/db^l of each layer, (replica, 1, n_out), after `compute`.
        gains: dC0/dgain^l of each layer that is normalized, likewise.
    """

    def __init__(
        self,
        architecture: Architecture,
        replicas: int,
        inputs: Float[np.ndarray, "image n_in"],
        targets: Float[np.ndarray, "image n_out"],
        first: int = 0,
    ) -> None:
        dtype = inputs.dtype.type
        self._targets = targets
        self._front = SharedInputs(inputs, first, replicas, architecture.sizes[1])
        self._pass = Backpropagation(architecture, replicas, len(inputs), dtype)
        self._mean = np.full((replicas, 1, len(inputs)), 1 / len(inputs), dtype)
        self.weights = [np.empty((replicas, *shape), dtype) for shape in architecture.shapes]
        self.biases = [np.empty((replicas, 1, n), dtype) for n in architecture.sizes[1:]]
        self.gains = [np.empty((replicas, 1, n), dtype) for n in architecture.normalized]
        gain_errors = (layer for run in self._pass.normalized for layer in run.gain_errors)
        self._sums = list(
            zip((*self._pass.errors, *gain_errors), (*self.biases, *self.gains), strict=True)
        )

    def compute(self, parameters: Parameters) -> None:
        """Compute the gradient at these parameters."""
        self._front.forward(parameters.weights[0], out=self._pass.activations[0])
        self._pass.forward_from(self._pass.activations[0], parameters)
        self._pass.backward(parameters, self._targets)
        errors = self._pass.product_errors
        self._front.backward(errors[0], out=self.weights[0])
        for layer, before in enumerate(self._pass.activations[:-1], start=1):
            np.matmul(before.transpose(0, 2, 1), errors[layer], out=self.weights[layer])
        for gradient in self.weights:
            np.divide(gradient, len(self._targets), out=gradient)
        for each, mean in self._sums:
            np.matmul(self._mean, each, out=mean)

    def bias_norms(self) -> Norms:
        """||delta^l|| of each hidden layer, front to back: the norm of the mean over images."""
        return np.stack([norm(gradient) for gradient in self.biases[:-1]])

    def weight_norms(self) -> Norms:
        """||dC0/dw^l|| (Frobenius) of each hidden layer, front to back."""
        return np.stack([norm(gradient) for gradient in self.weights[:-1]])

    def rms_bias_norms(self) -> Norms:
        """Root mean square over the images of the norm of a single image's delta^l."""
        images = len(self._targets)
        return np.stack([norm(error) / np.sqrt(images) for error in self._pass.errors[:-1]])


def norm(gradient: Float[np.ndarray, "replica rows columns"]) -> Float[np.ndarray, " replica"]:
    """Euclidean norm of each replica's array, accumulated in double precision."""
    # One call a replica: numpy sums long rows in pieces that would straddle several replicas.
    squares = [np.einsum("i,i->", one, one, dtype=np.float64) for one in map(np.ravel, gradient)]
    return np.sqrt(squares)
