"""Measure how gradients of different inputs are correlated in untrained rectifiers (I5).

The setting is that of Balduzzi et al. (2017; from memory): inputs on a line from -2 to 2, layers of
200 rectifiers, He's weights. Normalized networks are taken as they are used after training: mean
and variance of each neuron over the line are constants, so that gradients of two inputs have
nothing to do with each other but what the network does to both.
"""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.propagation import networks
from stages.propagation.parameters import Shattering
from stages.propagation.tables import SHATTERED_RUN
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import RELU
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.population import in_use
from unstable_gradients.program import parallel
from unstable_gradients.theory import blocks, initializations
from unstable_gradients.theory.blocks import Inputs

NORMALIZATIONS, SKIPS = ("none", "batch"), ("none", "identity")
Square = Float[np.ndarray, "input input"]


def main(given: Shattering) -> None:
    """Measure every network, predict those without normalization, and write the table."""

    def measure(block: range) -> pd.DataFrame:
        return pd.DataFrame([row for each in block for row in replica(given, each)])

    runs = pd.concat(parallel.map_blocks(measure, given.replicas, 1), ignore_index=True)
    found = runs.merge(predictions(given), on=["normalization", "skips", "depth"], how="left")
    SHATTERED_RUN.write(found.sort_values(SHATTERED_RUN.place, kind="stable"))


def line(given: Shattering) -> Float[np.ndarray, "input 1"]:
    """The inputs, in equal steps."""
    return np.linspace(-given.reach, given.reach, given.inputs)[:, None]


def architecture(given: Shattering, normalization: str, skips: str, depth: int) -> Architecture:
    """Hidden layers and as many linear outputs, of one width."""
    sizes = (1, *[given.width] * (depth + 1))
    return Architecture(sizes, RELU, networks.DIRECTION, normalization, skips)


def start(given: Shattering, network: Architecture, rng: np.random.Generator) -> Parameters:
    """A random start."""
    normalized = network.normalization != "none"
    name = given.normalized_weights if normalized else given.weights
    return initializers.initialize(network, initializers.start(name), [rng])


def in_use_on(
    network: Architecture, parameters: Parameters, inputs: Float[np.ndarray, "input 1"]
) -> tuple[Architecture, Parameters]:
    """The network with mean and variance of each neuron over these inputs for constants."""
    if network.normalization == "none":
        return network, parameters
    passes = Backpropagation(network, 1, len(inputs), np.float64)
    passes.forward(parameters, inputs)
    population = [
        np.concatenate([np.ones_like(mean), mean, variance], axis=1)
        for run in passes.normalized
        for mean, variance in zip(run.means, run.variances, strict=True)
    ]
    return in_use(network, replace(parameters, population=population))


def replica(given: Shattering, number: int) -> list[dict[str, object]]:
    """The rows of one random start of every kind of network."""
    inputs, rows = line(given), []
    for kind in itertools.product(NORMALIZATIONS, SKIPS, given.depths):
        network = architecture(given, *kind)
        rng = networks.stream(given.seed, ("shattering", *kind), number)
        parameters = start(given, network, rng)
        direction = rng.standard_normal(given.width)
        used = in_use_on(network, parameters, inputs)
        place = dict(zip(SHATTERED_RUN.place, (*kind, number), strict=True))
        rows.append(place | correlations(*used, inputs, direction, given.last_layers))
    return rows


def correlations(
    network: Architecture,
    parameters: Parameters,
    inputs: Float[np.ndarray, "input 1"],
    direction: Float[np.ndarray, " n_out"],
    last_layers: int,
) -> dict[str, float]:
    """Correlations of the gradients of the outputs in a direction, and shared neurons.

    The factor is that from the last hidden layer to the one `last_layers` in front of it; there is
    none where the network has no such layer, or no correlation is left.
    """
    passes = Backpropagation(network, 1, len(inputs), np.float64)
    passes.forward(parameters, inputs)
    shared = [float(np.mean(pairs(active(z[0])))) for z in passes.weighted_inputs[:-1]]
    passes.backward(parameters, np.broadcast_to(direction, (len(inputs), len(direction))))
    cosines = [of_rows(errors[0]) for errors in passes.errors[:-1]]
    means = [float(np.mean(pairs(each))) for each in cosines]
    factor = np.nan
    if len(means) > last_layers and min(means[-1 - last_layers], means[-1]) > 0:
        factor = (means[-1 - last_layers] / means[-1]) ** (1 / last_layers)
    return {
        "correlation": means[0],
        "neighbours": float(np.mean(np.diagonal(cosines[0], 1))),
        "shared": float(np.mean(shared)),
        "factor": factor,
    }


def active(weighted_inputs: Float[np.ndarray, "input neuron"]) -> Square:
    """The part of the neurons that is active for both of two inputs."""
    on = (weighted_inputs > 0).astype(float)
    return on @ on.T / on.shape[1]


def of_rows(gradients: Float[np.ndarray, "input neuron"]) -> Square:
    """Cosines of the rows; 0 with a row of zeros."""
    norms = np.linalg.norm(gradients, axis=1, keepdims=True)
    unit = gradients / np.where(norms > 0, norms, 1)
    return unit @ unit.T


def pairs(matrix: Square) -> Float[np.ndarray, " pair"]:
    """The elements of different inputs, each pair once."""
    return matrix[np.triu_indices(len(matrix), 1)]


def predictions(given: Shattering) -> pd.DataFrame:
    """The correlation in the first layer by theory, of networks without normalization."""
    inputs, rows = Inputs.of(line(given)), []
    for skips, depth in itertools.product(SKIPS, given.depths):
        network = architecture(given, "none", skips, depth)
        start_of = initializers.start(given.weights)
        hidden = initializations.layers(start_of, network.sizes)[:-1]
        found = blocks.gradients(RELU, hidden, inputs, skips != "none", network.branch_scale)
        products = found.error_products()[0]
        matrix = np.zeros((given.inputs, given.inputs))
        matrix[inputs.pairs.first, inputs.pairs.second] = products
        norms = np.sqrt(np.diagonal(matrix))
        rows.append(("none", skips, depth, float(np.mean(pairs(matrix / np.outer(norms, norms))))))
    return pd.DataFrame(rows, columns=["normalization", "skips", "depth", "predicted"])
