"""Chains of other activation functions: slopes, factors of a step and ratios (claims E2, E7)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.chain import spread as chain_spread
from unstable_gradients.theory import chain_ensemble, neuron_chain
from unstable_gradients.theory.activation_slopes import Activation
from unstable_gradients.theory.chain_ensemble import Ensemble

MEASURES = ("step", "ratio")

Activations = Mapping[str, Activation]
Logarithms = Float[np.ndarray, "activation scale measure chain"]


def slopes(activations: Activations, reach: float, points: int) -> pd.DataFrame:
    """s'(z) on an even grid from -reach to reach with 0 in its middle: ACTIVATION_SLOPE.

    There are `points` of z on either side of 0.
    """
    z = np.arange(-points, points + 1) * (reach / points)
    return pd.concat(
        [
            pd.DataFrame({"activation": name, "z": z, "slope": each.slope(z)})
            for name, each in activations.items()
        ]
    )


def logarithms(ensemble: Ensemble, activations: Activations, scales: Sequence[float]) -> Logarithms:
    """ln of the last step's factor |w_L s'(z_(L-1))| and of |dC/db_1| / |dC/db_L|."""
    return np.concatenate(
        [
            np.stack([_by_scale(chains, each, scales) for each in activations.values()])
            for chains, _ in ensemble.drawn()
        ],
        axis=-1,
    )


def _by_scale(
    chains: neuron_chain.Chains, activation: Activation, scales: Sequence[float]
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
            | chain_spread.columns(values, confidence)
            for name, by_scale in zip(names, logs, strict=True)
            for scale, by_measure in zip(scales, by_scale, strict=True)
            for measure, values in zip(MEASURES, by_measure, strict=True)
        ]
    )
