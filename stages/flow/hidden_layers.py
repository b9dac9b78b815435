"""Deep untrained networks: their hidden layers, forward and backward.

All depths of one replica share their hidden layers: the network of depth d has the first d of them
and an output layer of its own, so that one forward pass serves all depths. Each is as random as if
it stood alone, and neither its weights nor its numbers depend on which other depths, widths,
initializations or replicas there are. Networks that differ in anything but depth are independent
of each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.network.activations import Activation
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import Cost
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.training.first_images import FirstImages

Stack = Float[np.ndarray, "layer image neuron"]


@dataclass(frozen=True)
class Grid:
    """The networks that are compared, and what is measured of them.

    Attributes:
        activation: of the hidden layers.
        cost: with its output layer.
        initializations: names, see `initializers.start`.
        widths: neurons of each hidden layer.
        depths: hidden layers.
        images: over which gradients are averaged.
        saturation: a neuron counts as saturated where s'(z) is below this part of the largest.
        jacobians: the number of the first replicas whose layers' singular values are taken.
        seed: of all random streams.
    """

    activation: Activation
    cost: Cost
    initializations: Sequence[str]
    widths: Sequence[int]
    depths: Sequence[int]
    images: FirstImages
    saturation: float
    jacobians: int
    seed: int


class HiddenLayers:
    """The hidden layers of one width, as many as the deepest network has, in buffers made once."""

    def __init__(self, grid: Grid, width: int) -> None:
        deepest = max(grid.depths)
        shape = (deepest, len(grid.images.inputs), width)
        self._grid, self._width, self._deepest = grid, width, deepest
        self._weighted, self._activations = np.empty(shape), np.empty(shape)
        self._slopes, self._errors = np.empty(shape), np.empty(shape)
        self._steepest = grid.activation.steepest

    def draw(self, initializer: Initializer, name: str, replica: int) -> None:
        """Weights and biases of a replica, the hidden layers' from one stream, front to back."""
        kind = f"{self._grid.activation.name} {name}".encode()
        seeds = [self._grid.seed, self._width, *kind]
        rng = _stream(seeds, replica)
        network = Architecture(
            (PIXELS, *[self._width] * self._deepest, CLASSES),
            self._grid.activation,
            self._grid.cost,
        )
        layers = [initializer.draw(rng, network, layer) for layer in range(self._deepest)]
        self._weights = [weights for weights, _ in layers]
        self._weights[0] = self._weights[0][self._grid.images.live]
        self._biases = [biases for _, biases in layers]
        self._outputs = {
            depth: initializer.draw(_stream([*seeds, depth], replica), network, self._deepest)
            for depth in self._grid.depths
        }

    def forward(self) -> None:
        """z, a and s'(z) of every hidden layer and image; infinite where they outgrow a double."""
        function, before = self._grid.activation, self._grid.images.inputs
        layers = zip(
            self._weights,
            self._biases,
            self._weighted,
            self._activations,
            self._slopes,
            strict=True,
        )
        for weights, biases, z, a, slope in layers:
            np.matmul(before, weights, out=z)
            np.add(z, biases, out=z)
            function.evaluate(z, a)
            function.derivative(z, a, slope)
            before = a

    def backward(self) -> Iterator[dict[str, object]]:
        """Logarithms of the norms of delta in each hidden layer of each depth, front to back."""
        targets = self._grid.images.targets
        for depth in self._grid.depths:
            weights, biases = self._outputs[depth]
            z = (self._activations[depth - 1] @ weights + biases)[None]
            a, error = np.empty_like(z), np.empty_like(z)
            self._grid.cost.output.evaluate(z, a)
            self._grid.cost.output_error(a, targets, error)
            behind, through = error[0], weights
            for layer in range(depth - 1, -1, -1):
                delta = self._errors[layer]
                np.matmul(behind, through.T, out=delta)
                np.multiply(delta, self._slopes[layer], out=delta)
                behind, through = delta, self._weights[layer]
            rms, mean = log_norms(self._errors[:depth])
            output_rms, output_mean = log_norms(error)
            yield {
                "depth": depth,
                "layer": np.arange(1, depth + 2),
                "output": np.arange(1, depth + 2) > depth,
                "rms": np.append(rms, output_rms),
                "mean": np.append(mean, output_mean),
            }

    def statistics(self) -> dict[str, object]:
        """Mean, variance and saturation of each hidden layer, over its neurons and the images."""
        flat = (self._deepest, -1)
        below = np.abs(self._slopes) < self._grid.saturation * self._steepest
        return {
            "layer": np.arange(1, self._deepest + 1),
            "activation_mean": self._activations.reshape(flat).mean(axis=1),
            "activation_variance": self._activations.reshape(flat).var(axis=1),
            "saturated": np.where(np.isnan(self._slopes), np.nan, below).reshape(flat).mean(axis=1),
            "weighted_input_square": np.square(self._weighted).reshape(flat).mean(axis=1),
        }

    def singular_values(self) -> dict[str, object]:
        """Singular values of diag(s'(z)) w for the first image, at the last layer of each depth.

        A layer whose inputs are the pixels is left out: it passes no gradient on.
        """
        layers = [depth for depth in self._grid.depths if depth > 1]
        found = []
        for layer in layers:
            jacobian = self._weights[layer - 1] * self._slopes[layer - 1, 0]
            known = np.isfinite(jacobian).all()
            found.append(
                np.linalg.svd(jacobian, compute_uv=False) if known else np.full(self._width, np.nan)
            )
        values = np.array(found).reshape(len(layers), self._width)
        return {
            "layer": layers,
            "smallest": values.min(axis=1),
            "median": np.median(values, axis=1),
            "largest": values.max(axis=1),
            "mean_square": np.square(values).mean(axis=1),
        }


def log_norms(
    errors: Stack,
) -> tuple[Float[np.ndarray, " layer"], Float[np.ndarray, " layer"]]:
    """ln of the root mean square over the images of |delta|, and of |mean delta|, of each layer.

    Each layer is divided by its largest element first: squares of a gradient of 1e-170 would
    underflow. Where all is 0, the logarithm is minus infinity.
    """
    largest = np.abs(errors).max(axis=(1, 2), keepdims=True)
    scaled = errors / np.where(largest > 0, largest, 1.0)
    squares = np.stack(
        [
            np.square(scaled).sum(axis=(1, 2)) / errors.shape[1],
            np.square(scaled.mean(axis=1)).sum(axis=1),
        ]
    )
    with np.errstate(divide="ignore"):
        rms, mean = np.log(squares) / 2 + np.log(largest[:, 0, 0])
    return rms, mean


def _stream(seeds: list[int], replica: int) -> np.random.Generator:
    """A stream of its own for each kind of network and each replica.

    Its normal numbers, of which this experiment draws five billion, take a fifth less time than
    those of numpy's default generator.
    """
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seeds, spawn_key=(replica,))))
