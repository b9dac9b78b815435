"""Count how large the terms of random chains' gradients are (claims E3 and E4)."""

import numpy as np
import pandas as pd
from jaxtyping import Float, Int

from stages.chain.parameters import AtLeastThree, OfOneLength
from stages.chain.tables import CHAIN_TERMS
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.theory import neuron_chain
from unstable_gradients.theory.chain_ensemble import Ensemble
from unstable_gradients.theory.neuron_chain import Chains

QUANTITIES = ("weight", "term", "ratio")
# Powers of 2, among them the book's 1, 1/4 and 1/16 exactly, eight to an octave.
BOUNDS = 2.0 ** (np.arange(-24 * 8, 3 * 8 + 1) / 8)

Counts = Int[np.ndarray, "quantity layer bound"]


def main(given: OfOneLength[AtLeastThree]) -> None:
    """Count, and write the table."""
    counts = counts_below(Ensemble(given.seed, given.chains, given.length))
    CHAIN_TERMS.write(table(counts, given.chains))


def counts_below(ensemble: Ensemble) -> Counts:
    """The number of chains that have each quantity below each bound, for layers from 2."""
    found = np.zeros((len(QUANTITIES), ensemble.length - 1, len(BOUNDS)), np.int64)
    for chains, _ in ensemble.drawn():
        for quantity, logs in enumerate(_logarithms(chains)):
            for layer, values in enumerate(logs):
                found[quantity, layer] += np.searchsorted(np.sort(values), np.log(BOUNDS))
    return found


def _logarithms(chains: Chains) -> tuple[Float[np.ndarray, "_layers chain"], ...]:
    z, _ = neuron_chain.forward(chains, SIGMOID)
    return (
        np.log(np.abs(chains.weights[1:])),
        neuron_chain.log_terms(chains, z, SIGMOID)[1:],
        neuron_chain.log_ratios(chains, z, SIGMOID),
    )


def table(counts: Counts, chains: int) -> pd.DataFrame:
    """The counts as CHAIN_TERMS."""
    _, layers, _ = counts.shape
    rows = pd.MultiIndex.from_product(
        [QUANTITIES, range(2, layers + 2), BOUNDS], names=["quantity", "layer", "bound"]
    )
    return rows.to_frame(index=False).assign(below=counts.ravel(), chains=chains)
