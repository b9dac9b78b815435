"""The oracle of normalization and skip connections: numbers as the papers' equations are written.

Batch normalization (Ioffe and Szegedy 2015, algorithm 1) ties the images of a batch together, so
that the unit here is the batch: lists of one vector for each image. Everything else is done one
image at a time. Derivatives of a normalization are a matrix, from the quotient rule.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np

from tests import textbook

EPSILON = 1e-5
COMBINATIONS = list(itertools.product(("none", "batch", "layer"), ("none", "identity", "scaled")))


def normalized(values):
    """What normalization makes of these numbers."""
    mean = sum(values) / len(values)
    variance = sum((values - mean) ** 2) / len(values)
    return (values - mean) / math.sqrt(variance + EPSILON)


def normalized_prime(values):
    """d y_i / d x_j for y = (x - mean) / sqrt(variance + epsilon)."""
    n, centred = len(values), values - sum(values) / len(values)
    deviation = math.sqrt(sum(centred**2) / n + EPSILON)
    return (np.eye(n) - 1 / n) / deviation - np.outer(centred, centred) / (n * deviation**3)


@dataclass
class Network:
    """One replica: weights[l][j, k] is the book's w_jk, one gain for each hidden neuron."""

    weights: list[np.ndarray]
    biases: list[np.ndarray]
    gains: list[np.ndarray]
    hidden: str
    cost: str
    normalization: str
    skips: str

    @classmethod
    def of(cls, architecture, parameters, replica):
        plain = textbook.Network.of(parameters, replica)
        gains = [np.array(g[replica, 0], np.float64) for g in parameters.gains]
        names = architecture.activation.name, architecture.cost.name
        connections = architecture.normalization, architecture.skips
        return cls(plain.weights, plain.biases, gains, *names, *connections)

    @property
    def values(self):
        return [*self.weights, *self.biases, *self.gains]

    def is_block(self, layer):
        """Whether a hidden layer has a skip connection: as many neurons as the one before it."""
        if self.skips == "none" or not 0 < layer < len(self.weights) - 1:
            return False
        return len(self.biases[layer]) == len(self.biases[layer - 1])

    @property
    def branch_scale(self):
        blocks = sum(self.is_block(layer) for layer in range(len(self.weights)))
        return blocks**-0.5 if self.skips == "scaled" and blocks else 1.0

    def normalize(self, xs):
        """Of a neuron over the batch, or of an image over the layer."""
        if self.normalization == "batch":
            return list(np.transpose([normalized(of_neuron) for of_neuron in np.transpose(xs)]))
        return [normalized(x) for x in xs]

    def normalize_back(self, xs, gradients):
        """dC/dx from dC/dy."""
        if self.normalization == "batch":
            columns = zip(np.transpose(xs), np.transpose(gradients), strict=True)
            return list(np.transpose([normalized_prime(x).T @ g for x, g in columns]))
        return [normalized_prime(x).T @ g for x, g in zip(xs, gradients, strict=True)]

    def feedforward(self, images):
        """Products, weighted inputs and activations: of each layer, a vector for each image."""
        s, _ = textbook.FUNCTIONS[self.hidden]
        all_xs, all_zs, activations = [], [], [list(images)]
        for layer, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            before = activations[-1]
            xs = [w @ a for a in before]
            if layer == len(self.weights) - 1:
                zs = [x + b for x in xs]
                after = [textbook.output_of(self.cost, z) for z in zs]
            else:
                ys = xs if self.normalization == "none" else self.normalize(xs)
                zs = [(self.gains[layer] * y if self.gains else y) + b for y in ys]
                after = [s(z) for z in zs]
                if self.is_block(layer):
                    branches = zip(before, after, strict=True)
                    after = [a + self.branch_scale * branch for a, branch in branches]
            all_xs.append(xs)
            all_zs.append(zs)
            activations.append(after)
        return all_xs, all_zs, activations

    def mean_cost(self, images, targets):
        outputs = self.feedforward(images)[2][-1]
        pairs = zip(outputs, targets, strict=True)
        return sum(textbook.cost(self.cost, a, y) for a, y in pairs) / len(images)

    def backpropagate(self, images, targets):
        """Of each layer and image, dC/dz and dC/dx, where C is the cost of all images together."""
        _, prime = textbook.FUNCTIONS[self.hidden]
        all_xs, all_zs, _ = self.feedforward(images)
        outputs = zip(all_zs[-1], targets, strict=True)
        deltas = [[textbook.output_error(self.cost, z, y) for z, y in outputs]]
        by_products = [deltas[0]]
        by_activations = None  # dC/da of the layer behind
        for layer in range(len(self.weights) - 2, -1, -1):
            gradients = [self.weights[layer + 1].T @ d for d in by_products[0]]
            if self.is_block(layer + 1):
                pairs = zip(gradients, by_activations, strict=True)
                gradients = [through + past for through, past in pairs]
            scale = self.branch_scale if self.is_block(layer) else 1.0
            own = [scale * g * prime(z) for g, z in zip(gradients, all_zs[layer], strict=True)]
            deltas.insert(0, own)
            if self.normalization != "none":
                own = self.normalize_back(all_xs[layer], [self.gains[layer] * d for d in own])
            by_products.insert(0, own)
            by_activations = gradients
        return deltas, by_products

    def mean_gradient(self, images, targets):
        """Of the weights, the biases and the gains, as in `values`."""
        deltas, by_products = self.backpropagate(images, targets)
        all_xs, _, activations = self.feedforward(images)
        weights, gains = [], []
        for of_images, befores in zip(by_products, activations, strict=False):
            pairs = zip(of_images, befores, strict=True)
            weights.append(sum(np.outer(d, a) for d, a in pairs) / len(images))
        for layer in range(len(self.gains)):
            pairs = zip(deltas[layer], self.normalize(all_xs[layer]), strict=True)
            gains.append(sum(d * y for d, y in pairs) / len(images))
        return [*weights, *(sum(of_images) / len(images) for of_images in deltas), *gains]
