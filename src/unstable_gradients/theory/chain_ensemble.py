"""Random chains, each the same however many are drawn beside it.

Every random stream makes CHAINS_IN_A_STREAM chains, one after the other, and is drawn whole.
Weights and biases are normal with mean 0 and variance 1, as in the book; inputs are uniform between
0 and 1, as a pixel may be, and targets are 0 or 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from unstable_gradients.theory.neuron_chain import Chains, PerChain, check_length

# Enough to make numpy's overhead small, few enough to stay in the cache.
CHAINS_IN_A_STREAM = 10_000


@dataclass(frozen=True)
class Ensemble:
    """Random chains of one length.

    Attributes:
        seed: of all random streams.
        chains: number of them.
        length: neurons of each.
    """

    seed: int
    chains: int
    length: int

    def __post_init__(self) -> None:
        check_length(self.length)

    def drawn(self) -> Iterator[tuple[Chains, PerChain]]:
        """The chains with their targets, CHAINS_IN_A_STREAM of them at a time."""
        for stream in range(-(-self.chains // CHAINS_IN_A_STREAM)):
            yield self._of_stream(stream)

    def _of_stream(self, stream: int) -> tuple[Chains, PerChain]:
        own = np.random.SeedSequence([self.seed, self.length], spawn_key=(stream,))
        rng = np.random.default_rng(own)
        weights, biases = rng.standard_normal((2, self.length, CHAINS_IN_A_STREAM))
        inputs, targets = (
            rng.random(CHAINS_IN_A_STREAM),
            rng.integers(0, 2, CHAINS_IN_A_STREAM).astype(np.float64),
        )
        taken = min(CHAINS_IN_A_STREAM, self.chains - stream * CHAINS_IN_A_STREAM)
        return Chains(weights[:, :taken], biases[:, :taken], inputs[:taken]), targets[:taken]


def scaled(chains: Chains, scale: float) -> Chains:
    """The same chains with this many times their weights."""
    return replace(chains, weights=scale * chains.weights)
