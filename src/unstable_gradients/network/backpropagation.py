"""The forward and the backward pass of a block of replicas."""

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters

Inputs = Float[np.ndarray, "*replica image n_in"]


class Backpropagation:
    """Forward and backward pass in buffers that are made once.

    The inputs may be shared by all replicas (image, n_in) or be each replica's own
    (replica, image, n_in).

    Attributes:
        activations: a^l of each layer after the input, (replica, image, neuron), after `forward`.
        weighted_outputs: z^L of the output layer, likewise.
        errors: delta^l = dC/dz^l of each image and layer after the input, after `backward`.
    """

    def __init__(
        self, architecture: Architecture, replicas: int, images: int, dtype: type[np.floating]
    ) -> None:
        shapes = [(replicas, images, n) for n in architecture.sizes[1:]]
        self.architecture = architecture
        self.activations = [np.empty(shape, dtype) for shape in shapes]
        self.errors = [np.empty(shape, dtype) for shape in shapes]
        # Those of the hidden layers serve the forward pass alone; `backward` keeps slopes there.
        self._weighted_inputs = [np.empty(shape, dtype) for shape in shapes]
        self.weighted_outputs = self._weighted_inputs[-1]
        self._layers = list(
            zip(architecture.activations, self._weighted_inputs, self.activations, strict=True)
        )
        self._number = np.dtype(dtype).type

    def forward(self, parameters: Parameters, inputs: Inputs, input_scale: float = 1.0) -> None:
        """Compute a^l = s(z^l), z^l = a^(l-1) w^l + b^l for every layer (equation 25).

        The first layer sees `input_scale` times the inputs.
        """
        front = self.activations[0]
        np.matmul(inputs, parameters.weights[0], out=front)
        if input_scale != 1:
            np.multiply(front, self._number(input_scale), out=front)
        self.forward_from_front(parameters)

    def forward_from_front(self, parameters: Parameters) -> None:
        """The forward pass once `activations[0]` holds the first layer's products x w^1."""
        before = self.activations[0]
        for layer, (function, weighted_input, activation) in enumerate(self._layers):
            if layer > 0:
                np.matmul(before, parameters.weights[layer], out=activation)
            np.add(activation, parameters.biases[layer], out=weighted_input)
            function.evaluate(weighted_input, activation)
            before = activation

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
        derivative = self.architecture.activation.derivative
        error = self.errors[-1]
        self.architecture.cost.output_error(self.activations[-1], targets, error)
        if scale != 1:
            np.multiply(error, self._number(scale), out=error)
        for layer in range(len(self.errors) - 2, -1, -1):
            slope, behind = self._weighted_inputs[layer], self.errors[layer]
            derivative(self.activations[layer], slope)
            np.matmul(error, parameters.weights[layer + 1].transpose(0, 2, 1), out=behind)
            np.multiply(behind, slope, out=behind)
            error = behind
