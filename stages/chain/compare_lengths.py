"""Compare the first with the last gradient of chains of growing length (claim E6)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.chain import spread
from stages.chain.parameters import RandomChains, UpToALength, Weighted
from stages.chain.tables import CENTRED, CHAIN_RATIO, RANDOM
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.theory import chain_ensemble, neuron_chain
from unstable_gradients.theory.chain_ensemble import Ensemble
from unstable_gradients.theory.neuron_chain import Chains

Ratios = Float[np.ndarray, "biases scale step chain"]


class Lengths(RandomChains, UpToALength, Weighted, Statistics):
    """Which chains are compared."""


def main(given: Lengths) -> None:
    """Compare, and write the table."""
    ratios = log_ratios(Ensemble(given.seed, given.chains, given.longest), given.weight_scales)
    CHAIN_RATIO.write(table(ratios, given.weight_scales, given.confidence))


def log_ratios(ensemble: Ensemble, scales: Sequence[float]) -> Ratios:
    """ln |dC/db_1| / |dC/db_l| for l = 2, 3, ..., with random and with centring biases.

    Args:
        ensemble: chains whose weights have standard deviation 1.
        scales: standard deviations to which they are brought.
    """
    return np.concatenate(
        [
            np.stack([_of_chains(chains, centring, scales) for centring in (False, True)])
            for chains, _ in ensemble.drawn()
        ],
        axis=-1,
    )


def _of_chains(
    chains: Chains, centring: bool, scales: Sequence[float]
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
    """The ratios' spread over the chains as CHAIN_RATIO; its length is l."""
    return pd.DataFrame(
        [
            {"biases": biases, "weight_scale": scale, "length": length}
            | spread.columns(logs, confidence)
            for biases, by_scale in zip((RANDOM, CENTRED), ratios, strict=True)
            for scale, by_length in zip(scales, by_scale, strict=True)
            for length, logs in enumerate(by_length, 2)
        ]
    )
