"""Predict and measure gradients of untrained normalized networks (I1, I3)."""

import itertools

import numpy as np
import pandas as pd

from stages.images import mnist
from stages.propagation import networks
from stages.propagation.parameters import Normalization
from stages.propagation.tables import NORMALIZED_RUN
from unstable_gradients.images.mnist import CLASSES, PIXEL_SCALE, PIXELS, Split, one_hot
from unstable_gradients.network import initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import parallel
from unstable_gradients.theory import normalization


def main(given: Normalization) -> None:
    """Measure every network, predict its kind, and write the table."""
    split = mnist.read().training(max(given.batches))

    def measure(block: range) -> pd.DataFrame:
        return pd.DataFrame([row for each in block for row in replica(given, split, each)])

    runs = pd.concat(parallel.map_blocks(measure, given.replicas, 1), ignore_index=True)
    place = NORMALIZED_RUN.place
    NORMALIZED_RUN.write(runs.sort_values(place, kind="stable"))


def replica(given: Normalization, split: Split, number: int) -> list[dict[str, object]]:
    """The rows of one random start of every kind of network."""
    rows = []
    for width in given.widths:
        for kind, images in _normalizations(given):
            batch = split.first(images)
            parameters = _start(given, width, kind, number)
            for name in given.activations:
                log_factor, dimensions = measured(given, name, kind, parameters, batch)
                rows.append(
                    {
                        "normalization": kind,
                        "activation": name,
                        "width": width,
                        "images": images,
                        "replica": number,
                        "log_factor": log_factor,
                        "dimensions": dimensions,
                        "predicted_log_factor": np.log(predicted(given, name, kind, width, images)),
                    }
                )
    return rows


def _normalizations(given: Normalization) -> list[tuple[str, int]]:
    """Each normalization with its images; those of the smallest batch do for single images."""
    return [*itertools.product(["batch"], given.batches), ("layer", min(given.batches))]


def _architecture(given: Normalization, name: str, kind: str, width: int) -> Architecture:
    sizes = (PIXELS, *[width] * given.depth, CLASSES)
    return Architecture(sizes, networks.named(name), normalization=kind)


def _start(given: Normalization, width: int, kind: str, number: int) -> Parameters:
    """Weights of a replica: the same for every activation function and batch."""
    architecture = _architecture(given, given.activations[0], kind, width)
    rng = networks.stream(given.seed, ("normalized", width), number)
    start = initializers.start(given.initialization)
    return initializers.initialize(architecture, start, [rng])


def measured(
    given: Normalization, name: str, kind: str, parameters: Parameters, batch: Split
) -> tuple[float, float]:
    """ln of the factor of a layer, and the dimensions that the images have in the last layer."""
    width = parameters.weights[0].shape[2]
    passes = Backpropagation(
        _architecture(given, name, kind, width), 1, len(batch.labels), np.float64
    )
    passes.forward(parameters, batch.images * PIXEL_SCALE)
    dimensions = spread_dimensions(passes.weighted_inputs[given.last_layer - 1][0])
    passes.backward(parameters, one_hot(batch.labels, np.float64))
    first, last = (
        networks.log_square(passes.errors[layer - 1])
        for layer in (given.first_layer, given.last_layer)
    )
    return (first - last) / (given.last_layer - given.first_layer), dimensions


def spread_dimensions(values: np.ndarray) -> float:
    """(tr K)^2 / tr K^2 of the covariance K of rows: 1 on a line, d in a ball of d dimensions."""
    centred = values - values.mean(axis=0)
    wide = centred.shape[0] < centred.shape[1]
    covariance = centred @ centred.T if wide else centred.T @ centred
    return float(np.trace(covariance) ** 2 / np.square(covariance).sum())


def predicted(given: Normalization, name: str, kind: str, width: int, images: int) -> float:
    """The factor of a layer in theory."""
    function = networks.named(name)
    if kind == "batch":
        return normalization.batch_factor(function, images)
    variance = initializers.start(given.initialization).biases.variance
    return normalization.narrow_layer_factor(function, variance, width)
