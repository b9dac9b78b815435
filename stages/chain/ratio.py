"""The first gradient of a chain over its last, by length and weight scale (claim E6)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.chain import spread as chain_spread
from unstable_gradients.theory import chain_ensemble, neuron_chain
from unstable_gradients.theory.activation_slopes import SIGMOID
from unstable_gradients.theory.chain_ensemble import Ensemble

BIASES = ("random", "centred")

Ratios = Float[np.ndarray, "biases scale step chain"]


def log_ratios(ensemble: Ensemble, scales: Sequence[float]) -> Ratios:
    """ln |dC/db_1| / |dC/db_l| for l = 2, 3, ..., with random and with centring biases."""
    return np.concatenate(
        [
            np.stack([_of_chains(chains, centring, scales) for centring in (False, True)])
            for chains, _ in ensemble.drawn()
        ],
        axis=-1,
    )


def _of_chains(
    chains: neuron_chain.Chains, centring: bool, scales: Sequence[float]
) -> Float[np.ndarray, "scale step chain"]:
    found = []
    for scale in scales:
        scaled = chain_ensemble.scaled(chains, scale)
        if centring:
            scaled = neuron_chain.centred(scaled, SIGMOID)
        z, _ = neuron_chain.forward(scaled, SIGMOID)
        found.append(neuron_chain.log_ratios(scaled, z, SIGMOID))
    return np.stack(found)


def table(ratios: Ratios, scales: Sequence[float], confidence: float) -> pd.DataFrame:
    """The ratios' spread over the chains as CHAIN_RATIO; `length` is l."""
    return pd.DataFrame(
        [
            {"biases": biases, "weight_scale": scale, "length": length}
            | chain_spread.columns(logs, confidence)
            for biases, by_scale in zip(BIASES, ratios, strict=True)
            for scale, by_length in zip(scales, by_scale, strict=True)
            for length, logs in enumerate(by_length, 2)
        ]
    )
