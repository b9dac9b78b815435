"""Predict and measure gradients of untrained networks with and without skip connections (I4)."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.images import mnist
from stages.propagation import networks, weights_last
from stages.propagation.parameters import Residual
from stages.propagation.tables import RESIDUAL_KIND, RESIDUAL_RUN
from unstable_gradients.images.mnist import CLASSES, PIXEL_SCALE, PIXELS, one_hot
from unstable_gradients.network import initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import parallel
from unstable_gradients.theory import blocks, initializations
from unstable_gradients.theory.blocks import Inputs

KIND = ["activation", "initialization", "skips", "depth"]  # what theory of wide networks knows


def main(given: Residual) -> None:
    """Measure every network, predict its kind, and write the table."""
    split = mnist.read().training(given.images)
    images, targets = split.images * PIXEL_SCALE, one_hot(split.labels, np.float64)

    def measure(block: range) -> pd.DataFrame:
        return pd.DataFrame(
            [row for each in block for row in replica(given, images, targets, each)]
        )

    runs = pd.concat(parallel.map_blocks(measure, given.replicas, 1), ignore_index=True)
    found = runs.merge(predictions(given, images), on=KIND)
    RESIDUAL_RUN.write(found.sort_values(RESIDUAL_RUN.place, kind="stable"))


def replica(
    given: Residual,
    images: Float[np.ndarray, "image n_in"],
    targets: Float[np.ndarray, "image n_out"],
    number: int,
) -> list[dict[str, object]]:
    """The rows of one random start of every kind of network.

    Networks that differ in activation function and skip connections alone share their weights.
    """
    rows = []
    for name in given.initializations:
        for width in given.widths:
            for depth in given.depths:
                parameters = _start(given, name, width, depth, number)
                rows += weights_last.replica(given, name, width, depth, parameters, images)
                for activation in given.activations:
                    for skips in given.skips:
                        network = architecture(activation, skips, width, depth)
                        kind = (activation, name, skips, width, depth)
                        ratio = log_ratio(network, parameters, images, targets)
                        rows.append(dict(zip(RESIDUAL_KIND, kind, strict=True)))
                        rows[-1]["log_ratio"] = ratio
    return [{"replica": number} | row for row in rows]


def architecture(activation: str, skips: str, width: int, depth: int) -> Architecture:
    """A first hidden layer and this many blocks behind it."""
    sizes = (PIXELS, *[width] * (depth + 1), CLASSES)
    return Architecture(sizes, networks.named(activation), skips=skips)


def _start(given: Residual, name: str, width: int, depth: int, number: int) -> Parameters:
    network = architecture(given.activations[0], given.skips[0], width, depth)
    rng = networks.stream(given.seed, ("residual", name, width, depth), number)
    return initializers.initialize(network, initializers.start(name), [rng])


def log_ratio(
    network: Architecture,
    parameters: Parameters,
    images: Float[np.ndarray, "image n_in"],
    targets: Float[np.ndarray, "image n_out"],
) -> float:
    """ln of the first block's squared gradient over that of the last, summed over the images."""
    passes = Backpropagation(network, 1, len(images), np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        passes.forward(parameters, images)
        passes.backward(parameters, targets)
        first, last = (networks.log_square(passes.errors[layer]) for layer in (1, -2))
    return first - last


def predictions(given: Residual, images: Float[np.ndarray, "image n_in"]) -> pd.DataFrame:
    """ln of the same ratio in theory, for each kind; the width has no part in it."""
    inputs = Inputs.alone(np.square(images).mean(axis=1))
    rows = weights_last.predictions(given)
    for name in given.initializations:
        for activation in given.activations:
            for skips in given.skips:
                for depth in given.depths:
                    network = architecture(activation, skips, given.widths[0], depth)
                    hidden = initializations.layers(initializers.start(name), network.sizes)[:-1]
                    found = blocks.gradients(
                        network.activation, hidden, inputs, skips != "none", network.branch_scale
                    )
                    with np.errstate(divide="ignore", invalid="ignore"):
                        first, *_, last = np.log(found.error_products().mean(axis=1)[1:])
                    rows.append((activation, name, skips, depth, first - last))
    return pd.DataFrame(rows, columns=[*KIND, "predicted_log_ratio"])
