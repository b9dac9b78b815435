"""Measure slopes and gradients of chains of other activation functions (claims E2 and E7)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float
from pydantic import Field

from stages.chain import spread
from stages.chain.functions import functions
from stages.chain.parameters import AtLeastTwo, OfOneLength, Weighted
from stages.chain.tables import ACTIVATION_SLOPE, CHAIN_ACTIVATION, RATIOS
from unstable_gradients.network.activations import Activation
from unstable_gradients.program.parameters import Count, Statistics
from unstable_gradients.theory import chain_ensemble, neuron_chain
from unstable_gradients.theory.chain_ensemble import Ensemble
from unstable_gradients.theory.neuron_chain import Chains

Logarithms = Float[np.ndarray, "activation scale measure chain"]


class ComparedFunctions(OfOneLength[AtLeastTwo], Weighted, Statistics):
    """Chains of each function, and where slopes are taken."""

    steepness: float = Field(gt=0, le=1e6, description="k of the steep sigmoid, sigmoid(k z)")
    reach: float = Field(gt=0, le=1e6, description="largest |z| at which slopes are taken")
    points: Count = Field(description="values of z on either side of 0")


def main(given: ComparedFunctions) -> None:
    """Measure, and write the tables."""
    ensemble = Ensemble(given.seed, given.chains, given.length)
    compared = functions(given.steepness)
    logs = logarithms(ensemble, compared, given.weight_scales)
    ACTIVATION_SLOPE.write(slopes(compared, given.reach, given.points))
    CHAIN_ACTIVATION.write(
        table(logs, given.length, list(compared), given.weight_scales, given.confidence)
    )


def slopes(activations: Mapping[str, Activation], reach: float, points: int) -> pd.DataFrame:
    """s'(z) on an even grid from -reach to reach with 0 in its middle: ACTIVATION_SLOPE.

    There are `points` of z on either side of 0.
    """
    z = np.arange(-points, points + 1) * (reach / points)
    return pd.concat(
        [
            pd.DataFrame({"activation": name, "z": z, "slope": each.slope_by_logarithm(z)})
            for name, each in activations.items()
        ]
    )


def logarithms(
    ensemble: Ensemble, activations: Mapping[str, Activation], scales: Sequence[float]
) -> Logarithms:
    """ln of the last step's factor |w_L s'(z_(L-1))| and of |dC/db_1| / |dC/db_L|.

    Args:
        ensemble: chains whose weights have standard deviation 1.
        activations: functions by their names in the tables.
        scales: standard deviations to which the weights are brought.
    """
    return np.concatenate(
        [
            np.stack([_by_scale(chains, each, scales) for each in activations.values()])
            for chains, _ in ensemble.drawn()
        ],
        axis=-1,
    )


def _by_scale(
    chains: Chains, activation: Activation, scales: Sequence[float]
) -> Float[np.ndarray, "scale measure chain"]:
    found = []
    for scale in scales:
        scaled = chain_ensemble.scaled(chains, scale)
        z, _ = neuron_chain.forward(scaled, activation)
        steps = neuron_chain.log_steps(scaled, z, activation)
        found.append(np.stack([steps[-1], steps.sum(axis=0)]))
    return np.stack(found)


def table(
    logs: Logarithms, length: int, names: Sequence[str], scales: Sequence[float], confidence: float
) -> pd.DataFrame:
    """The logarithms' spread over the chains as CHAIN_ACTIVATION."""
    return pd.DataFrame(
        [
            {"activation": name, "weight_scale": scale, "length": length, "measure": measure}
            | spread.columns(values, confidence)
            for name, by_scale in zip(names, logs, strict=True)
            for scale, by_measure in zip(scales, by_scale, strict=True)
            for measure, values in zip(RATIOS, by_measure, strict=True)
        ]
    )
