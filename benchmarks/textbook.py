"""One image at a time, as equations BP1 to BP4 are written: column vectors, lists of layers."""

import functools

import numpy as np
import workload


class Textbook:
    """A single network; the mini-batch's gradient is the sum of its images' gradients."""

    def __init__(
        self, hidden: int, replicas: int = 1, replica: int = 0, dtype: type = np.float32
    ) -> None:
        begin = workload.start(hidden, replicas)
        self.weights = [w[replica].T.astype(dtype) for w in begin.weights]
        self.biases = [b[replica].T.astype(dtype) for b in begin.biases]
        self.inputs, self.targets = _column_vectors()

    def train(self, order: np.ndarray) -> None:
        """Step through the mini-batches."""
        for mini_batch in order.reshape(-1, workload.MINI_BATCH):
            self._step(mini_batch)

    def parameters(self) -> list[np.ndarray]:
        """The weights and biases, as one replica."""
        return [each.T[np.newaxis].copy() for each in self.weights + self.biases]

    def _step(self, mini_batch: np.ndarray) -> None:
        weight_sums = [np.zeros(w.shape, w.dtype) for w in self.weights]
        bias_sums = [np.zeros(b.shape, b.dtype) for b in self.biases]
        for image in mini_batch:
            weight_gradients, bias_gradients = self._gradients(image)
            weight_sums = [s + g for s, g in zip(weight_sums, weight_gradients, strict=True)]
            bias_sums = [s + g for s, g in zip(bias_sums, bias_gradients, strict=True)]
        rate = workload.ETA / len(mini_batch)
        self.weights = [
            workload.DECAY * w - rate * s for w, s in zip(self.weights, weight_sums, strict=True)
        ]
        self.biases = [b - rate * s for b, s in zip(self.biases, bias_sums, strict=True)]

    def _gradients(self, image: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
        activations, weighted_inputs = [self.inputs[image]], []
        for w, b in zip(self.weights, self.biases, strict=True):
            weighted_inputs.append(np.dot(w, activations[-1]) + b)
            activations.append(_sigmoid(weighted_inputs[-1]))
        error = activations[-1] - self.targets[image]
        errors = [error]
        for layer in range(len(self.weights) - 1, 0, -1):
            slope = _sigmoid_prime(weighted_inputs[layer - 1])
            error = np.dot(self.weights[layer].T, error) * slope
            errors.insert(0, error)
        products = [np.dot(e, a.T) for e, a in zip(errors, activations[:-1], strict=True)]
        return products, errors


@functools.cache
def _column_vectors() -> tuple[np.ndarray, np.ndarray]:
    pixels, targets = workload.images()
    inputs = pixels * np.float32(workload.PIXEL_SCALE)
    return inputs[:, :, np.newaxis], targets[:, :, np.newaxis]


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def _sigmoid_prime(z: np.ndarray) -> np.ndarray:
    return _sigmoid(z) * (1 - _sigmoid(z))
