"""Measure how unevenly random layers stretch different directions (I8)."""

import numpy as np
import pandas as pd

from stages.propagation import networks
from stages.propagation.parameters import Spectrum
from stages.propagation.tables import SPECTRUM_RUN
from unstable_gradients.network.activations import RELU
from unstable_gradients.network.weight_distributions import DISTRIBUTIONS
from unstable_gradients.program import parallel
from unstable_gradients.theory import jacobian_spectrum

FUNCTIONS = {each.name: each for each in (networks.LINEAR, RELU)}
DISTRIBUTION = {"gaussian": "lecun", "orthogonal": "orthogonal"}  # variance 1/n of both


def main(given: Spectrum) -> None:
    """Measure every network and write the table."""

    def measure(block: range) -> pd.DataFrame:
        return pd.DataFrame([row for each in block for row in replica(given, each)])

    runs = pd.concat(parallel.map_blocks(measure, given.replicas, 1), ignore_index=True)
    SPECTRUM_RUN.write(runs.sort_values(SPECTRUM_RUN.place, kind="stable"))


def replica(given: Spectrum, number: int) -> list[dict[str, object]]:
    """The rows of one random start of every kind of network."""
    return [
        row
        for weights, activation in jacobian_spectrum.LAYERS
        for width in given.widths
        for row in chain(given, weights, activation, width, number)
    ]


def chain(
    given: Spectrum, weights: str, activation: str, width: int, number: int
) -> list[dict[str, object]]:
    """The Jacobian of the first layers of a network, for each depth, at a Gaussian input.

    Weights of rectifiers are sqrt(2) times as large, which keeps the mean square of the singular
    values at 1.
    """
    rng = networks.stream(given.seed, ("jacobian", weights, activation, width), number)
    function = FUNCTIONS[activation]
    draw = DISTRIBUTIONS[DISTRIBUTION[weights]].draw
    scale = np.sqrt(2) if function is RELU else 1.0
    a, jacobian, rows = rng.standard_normal(width), np.eye(width), []
    for layer in range(1, max(given.depths) + 1):
        w = scale * draw(rng, width, width)
        z = a @ w
        a = function.of(z)
        jacobian = (jacobian @ w) * function.slope_of(z)
        if layer in given.depths:
            kind = (weights, activation, width, layer, number)
            rows.append(dict(zip(SPECTRUM_RUN.place, kind, strict=True)))
            rows[-1]["mean_square"] = float(np.square(jacobian).sum() / width)
            rows[-1]["relative_variance"] = jacobian_spectrum.measured(jacobian)
    return rows
