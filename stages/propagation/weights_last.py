"""Blocks that end in their weights, a^l = a^(l-1) + c w^l s(a^(l-1)), beside the study's (I4).

What statements on rectifiers with skip connections suppose: weights of mean 0 come last in a block
(He et al. 2016; Yang and Schoenholz 2017; De and Smith 2020), so that what it adds has mean 0. The
study's blocks end in the activation function. These take their weights and the first layer, and
the gradient of the outputs in random directions.
"""

import numpy as np
from jaxtyping import Float

from stages.propagation import networks
from stages.propagation.parameters import Residual
from stages.propagation.tables import RESIDUAL_KIND, WEIGHTS_LAST
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import RELU
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.theory import initializations

Weights = list[Float[np.ndarray, "n n"]]


def kinds(given: Residual, depth: int) -> list[tuple[str, float]]:
    """Kinds of skip connections, if rectifiers are among the networks, and c of each."""
    scales = {"identity": 1.0, "scaled": 1 / np.sqrt(depth)}
    rectifiers = RELU.name in given.activations
    return [(each, scales[each]) for each in given.skips if rectifiers and each in scales]


def replica(
    given: Residual,
    name: str,
    width: int,
    depth: int,
    parameters: Parameters,
    images: Float[np.ndarray, "image n_in"],
) -> list[dict[str, object]]:
    """The rows of networks with these weights, but for the replica."""
    rows: list[dict[str, object]] = []
    first, *weights = (layer[0] for layer in parameters.weights[:-1])
    inputs, direction = images @ first, parameters.weights[-1][0].T[: len(images)]
    for skips, scale in kinds(given, depth):
        kind = (RELU.name, name, skips + WEIGHTS_LAST, width, depth)
        place: dict[str, object] = dict(zip(map(str, RESIDUAL_KIND), kind, strict=True))
        rows.append(place | {"log_ratio": log_ratio(inputs, weights, scale, direction)})
    return rows


def log_ratio(
    inputs: Float[np.ndarray, "image n"],
    weights: Weights,
    scale: float,
    directions: Float[np.ndarray, "_direction n"],
) -> float:
    """ln of the squared gradient before the first block over that before the last one.

    Summed over the images, each with its direction, in turn.
    """
    a, slopes = inputs, []
    for w in weights:
        slopes.append(RELU.slope_of(a))
        a = a + scale * (RELU.of(a) @ w)
    gradient, logs = np.resize(directions, a.shape), []
    for w, slope in zip(weights[::-1], slopes[::-1], strict=True):
        gradient = gradient + scale * slope * (gradient @ w.T)
        logs.append(networks.log_square(gradient[None]))
    return logs[-1] - logs[0]


def predictions(given: Residual) -> list[tuple[str, str, str, int, float]]:
    """ln of the same in theory: each block multiplies the square by 1 + c^2 sigma_w^2 / 2."""
    rows = []
    for name in given.initializations:
        variance = initializations.hidden_layer(
            initializers.start(name), given.widths[0]
        ).weight_variance
        for depth in given.depths:
            for skips, scale in kinds(given, depth):
                growth = (depth - 1) * np.log1p(scale**2 * variance / 2)
                rows.append((RELU.name, name, skips + WEIGHTS_LAST, depth, float(growth)))
    return rows
