"""Build chains whose gradient explodes and find how exactly they must be built (claim E5)."""

import math

import numpy as np
import pandas as pd
from pydantic import Field

from stages.chain.parameters import UpToALength
from stages.chain.tables import EXPLODING_CHAIN
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.theory import exploding_chain, neuron_chain


class ExplodingChains(UpToALength):
    """How the chains are built."""

    weight: float = Field(allow_inf_nan=False, description="of every neuron")
    input: float = Field(allow_inf_nan=False, description="a_0 for which the biases are made")


def main(given: ExplodingChains) -> None:
    """Build a chain of every length and write the table."""
    lengths = range(2, given.longest + 1)
    rows = [measured(length, given.weight, given.input) for length in lengths]
    EXPLODING_CHAIN.write(pd.DataFrame(rows))


def measured(length: int, weight: float, input: float) -> dict[str, float | int]:
    """One row of EXPLODING_CHAIN, of the chain computed neuron by neuron.

    Raises:
        InvalidInput: if there is no such chain; see `exploding_chain.chain`.
    """
    chain = exploding_chain.chain(length, weight, input)
    z, _ = neuron_chain.forward(chain, SIGMOID)
    terms = np.exp(neuron_chain.log_terms(chain, z, SIGMOID))
    steps = np.exp(neuron_chain.log_steps(chain, z, SIGMOID))
    growth = float(neuron_chain.log_ratios(chain, z, SIGMOID)[-1, 0])
    return {
        "length": length,
        "weight": weight,
        "smallest_term": float(terms.min()),
        "largest_term": float(terms.max()),
        "smallest_step": float(steps.min()),
        "largest_step": float(steps.max()),
        "growth_decades": growth / math.log(10),
        "tolerance_decades": exploding_chain.log_tolerance(length, weight, input) / math.log(10),
    }
