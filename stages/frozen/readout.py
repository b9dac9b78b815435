"""How much of the label, or of the image, a linear readout recovers from a layer's activations.

A readout is ridge regression: with x the activations of an image and y its target, which is the
one-hot label or the image itself, both less their means over the training images, it minimises
    mean |y - w^T x|^2 + rho |w|^2,    so that    (C + rho 1) w = D,
where C = mean x x^T, D = mean x y^T, and rho is the given `ridge` times the mean variance of the
activations, so that their scale does not matter. An image is given the label whose output is the
largest. Of images, the readout explains the part
    R^2 = 1 - sum |y - w^T x|^2 / sum |y|^2
of the variance, summed over the pixels of images it was not fitted to: 0 if it gives every image
the mean of the training images, 1 if it gives each image back. Everything is in double precision:
deep layers of untrained networks hardly vary.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

LayerOutputs = Float[np.ndarray, "replica _image _neuron"]
Targets = Float[np.ndarray, "_image target"]


@dataclass(frozen=True)
class Readout:
    """A linear readout of each replica, from activations to outputs.

    Attributes:
        weights: of the activations.
        offsets: added to what the weights make of the activations.
        means: of the targets that it was fitted to: all that can be said without a layer.
    """

    weights: Float[np.ndarray, "replica neuron target"]
    offsets: Float[np.ndarray, "replica 1 target"]
    means: Float[np.ndarray, " target"]

    def outputs(self, activations: LayerOutputs) -> Float[np.ndarray, "replica _image target"]:
        """What it makes of the activations of some images."""
        return activations @ self.weights + self.offsets

    def correct(self, activations: LayerOutputs, targets: Targets) -> Float[np.ndarray, " replica"]:
        """How many of the images are given their label; NaN where the readout is not finite."""
        outputs = self.outputs(activations)
        right = (outputs.argmax(axis=-1) == targets.argmax(axis=-1)).sum(axis=-1)
        return np.where(np.isfinite(outputs).all(axis=(1, 2)), right, np.nan)

    def missed(self, activations: LayerOutputs, targets: Targets) -> Float[np.ndarray, " replica"]:
        """Sum of the squares by which its outputs miss their targets."""
        squares = np.square(self.outputs(activations) - targets)
        return squares.reshape(len(squares), -1).sum(axis=1)


class Moments:
    """Sums over images from which the readout follows, a few images at a time.

    They are of the activations less those of the first image: squares of numbers that hardly
    vary would lose the variation to rounding.
    """

    def __init__(self) -> None:
        self._images = 0

    def add(self, activations: LayerOutputs, targets: Targets) -> None:
        """Count some more images in."""
        if not self._images:
            replicas, _, neurons = activations.shape
            self._reference = activations[:, :1].copy()
            self._x = np.zeros((replicas, 1, neurons))
            self._y = np.zeros(targets.shape[1:])
            self._xx = np.zeros((replicas, neurons, neurons))
            self._xy = np.zeros((replicas, neurons, len(self._y)))
        shifted = activations - self._reference
        transposed = shifted.transpose(0, 2, 1)
        self._images += len(targets)
        self._x += shifted.sum(axis=1, keepdims=True)
        self._y += targets.sum(axis=0)
        self._xx += transposed @ shifted
        self._xy += transposed @ targets

    def readout(self, ridge: float) -> Readout:
        """The readout that fits the images counted."""
        x, y = self._x / self._images, self._y / self._images
        column = x.transpose(0, 2, 1)
        covariance = self._xx / self._images - column * x
        variances = np.diagonal(covariance, axis1=1, axis2=2)
        scale = variances.mean(axis=1)
        # LayerOutputs that do not vary tell nothing; any ridge gives them weights of 0.
        scale = np.where(scale > 0, scale, 1)[:, np.newaxis, np.newaxis]
        weights = np.linalg.solve(
            covariance + ridge * scale * np.eye(x.shape[-1]), self._xy / self._images - column * y
        )
        return Readout(weights, y - (x + self._reference) @ weights, y)


Batches = Iterable[tuple[list[LayerOutputs], Targets]]


def readouts(batches: Batches, ridge: float) -> list[Readout]:
    """The readout from each of several layers, from activations and targets of some images each."""
    moments: list[Moments] = []
    for layers, targets in batches:
        moments = moments or [Moments() for _ in layers]
        for each, activations in zip(moments, layers, strict=True):
            each.add(activations, targets)
    return [each.readout(ridge) for each in moments]


def accuracies(fitted: list[Readout], batches: Batches) -> list[Float[np.ndarray, " replica"]]:
    """The part of the images that each layer's readout gives their label."""
    correct, images = [np.zeros(len(each.weights)) for each in fitted], 0
    for layers, targets in batches:
        images += len(targets)
        for total, each, activations in zip(correct, fitted, layers, strict=True):
            total += each.correct(activations, targets)
    return [each / images for each in correct]


def explained(fitted: list[Readout], batches: Batches) -> list[Float[np.ndarray, " replica"]]:
    """The part R^2 of the targets' variance that each layer's readout explains."""
    missed, squares = [np.zeros(len(each.weights)) for each in fitted], 0.0
    for layers, targets in batches:
        squares += float(np.sum((targets - fitted[0].means) ** 2))
        for total, each, activations in zip(missed, fitted, layers, strict=True):
            total += each.missed(activations, targets)
    return [1 - each / squares for each in missed]
