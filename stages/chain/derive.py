"""Take the derivative of random chains in three ways, and follow small changes (claim E1)."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from stages.chain.parameters import AtLeastOne, OfOneLength
from stages.chain.tables import CHAIN_CASCADE, CHAIN_DERIVATIVE
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.costs import QUADRATIC
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program.parameters import HighPrecision
from unstable_gradients.theory import cascade, neuron_chain
from unstable_gradients.theory.cascade import PreciseChain
from unstable_gradients.theory.chain_ensemble import CHAINS_IN_A_STREAM, Ensemble
from unstable_gradients.theory.neuron_chain import Chains, PerChain

SPARE_DIGITS = 20  # beyond those that the square of the smallest change takes


class Derivatives(OfOneLength[AtLeastOne], HighPrecision):
    """The chains, and the changes of their first bias."""

    largest_change: float = Field(gt=0, le=1, description="of the first bias")
    changes: int = Field(ge=2, le=100, description="number of changes, each a tenth of the last")

    @property
    def sizes(self) -> list[float]:
        """The changes of the first bias, largest first."""
        return cascade.shrinking(self.largest_change, self.changes)

    @model_validator(mode="after")
    def _digits_enough(self) -> "Derivatives":
        least = math.ceil(-2 * math.log10(self.sizes[-1])) + SPARE_DIGITS
        if self.digits < least:
            raise ValueError(
                f"--digits {self.digits}: expected at least {least} "
                f"for changes down to {self.sizes[-1]:.3g}"
            )
        return self


def main(given: Derivatives) -> None:
    """Take the derivatives, follow the changes, and write their tables."""
    ensemble = Ensemble(given.seed, given.chains, given.length)
    derivatives, changes = precise(ensemble, given.digits, given.sizes)
    CHAIN_DERIVATIVE.write(derivatives)
    CHAIN_CASCADE.write(changes)


def precise(
    ensemble: Ensemble, digits: int, changes: Sequence[float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All chains as CHAIN_DERIVATIVE and CHAIN_CASCADE.

    Args:
        ensemble: the chains.
        digits: decimal digits of high precision.
        changes: of the first bias.
    """
    parts: list[pd.DataFrame] = []
    followed = []
    for chains, targets in ensemble.drawn():
        differences = []
        for index, target in enumerate(targets.tolist()):
            chain = PreciseChain(chains, index, target, digits)
            differences.append(chain.derivative())
            number = {"chain": len(parts) * CHAINS_IN_A_STREAM + index}
            followed += [number | vars(change) for change in chain.follow(changes)]
        columns = {
            "product": by_product(chains, targets),
            "backpropagation": by_backpropagation(chains, targets),
            "difference": differences,
        }
        parts.append(pd.DataFrame(columns))
    derivatives = pd.concat(parts, ignore_index=True).assign(length=ensemble.length)
    return derivatives.rename_axis("chain").reset_index(), pd.DataFrame(followed)


def by_product(chains: Chains, targets: PerChain) -> PerChain:
    """dC/db_1 by equation 122, for the quadratic cost: dC/da_L = a_L - y."""
    z, a = neuron_chain.forward(chains, SIGMOID)
    return neuron_chain.bias_gradients(chains, z, SIGMOID, a[-1] - targets)[0]


def by_backpropagation(chains: Chains, targets: PerChain) -> PerChain:
    """dC/db_1 by the networks' own forward and backward pass; every chain is a replica."""
    length, count = chains.weights.shape
    architecture = Architecture((1,) * (length + 1), cost=QUADRATIC)

    def each(values: PerChain) -> np.ndarray:
        return values.reshape(count, 1, 1)

    parameters = Parameters(
        [each(weights) for weights in chains.weights], [each(biases) for biases in chains.biases]
    )
    backpropagation = Backpropagation(architecture, count, 1, np.float64)
    backpropagation.forward(parameters, each(chains.inputs))
    backpropagation.backward(parameters, each(targets))
    return backpropagation.errors[0].ravel()
