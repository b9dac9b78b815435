"""Random starts: the streams of a replica and the weights drawn from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture

Initializer = Callable[[np.random.Generator, int, int], Float[np.ndarray, "n_in n_out"]]


@dataclass
class Parameters:
    """Weights and biases of a block of replicas, a pair for each layer after the input."""

    weights: list[Float[np.ndarray, "replica _n_in _n_out"]]
    biases: list[Float[np.ndarray, "replica 1 _n_out"]]

    @property
    def replicas(self) -> int:
        """How many replicas there are in the block."""
        return self.weights[0].shape[0]

    def of(self, block: range) -> "Parameters":
        """Those of some replicas; views."""
        some = slice(block.start, block.stop)
        return Parameters([w[some] for w in self.weights], [b[some] for b in self.biases])

    @classmethod
    def joined(cls, blocks: Sequence["Parameters"]) -> "Parameters":
        """The replicas of several blocks as one block, in their order; copies."""
        return cls(
            [np.concatenate(layer) for layer in zip(*(b.weights for b in blocks), strict=True)],
            [np.concatenate(layer) for layer in zip(*(b.biases for b in blocks), strict=True)],
        )


@dataclass(frozen=True)
class Streams:
    """The random streams of one replica."""

    initialization: np.random.Generator
    shuffling: np.random.Generator


def streams(seed: int, sizes: tuple[int, ...], replica: int) -> Streams:
    """The streams of a replica: independent of every other replica, seed and network shape."""
    own = np.random.SeedSequence([seed, *sizes], spawn_key=(replica,))
    initialization, shuffling = own.spawn(2)
    return Streams(np.random.default_rng(initialization), np.random.default_rng(shuffling))


def _default(rng: np.random.Generator, n_in: int, n_out: int) -> Float[np.ndarray, "n_in n_out"]:
    return rng.standard_normal((n_in, n_out)) / np.sqrt(n_in)


def _large(rng: np.random.Generator, n_in: int, n_out: int) -> Float[np.ndarray, "n_in n_out"]:
    return rng.standard_normal((n_in, n_out))


# The book's names: `default` weights are N(0, 1/n_in), `large` weights N(0, 1). Biases are
# N(0, 1) in both.
INITIALIZERS: Mapping[str, Initializer] = {"default": _default, "large": _large}


def named(name: str) -> Initializer:
    """The initializer of that name.

    Raises:
        InvalidInput: if there is none.
    """
    if name not in INITIALIZERS:
        raise InvalidInput(f"initializer {name!r}: expected one of {', '.join(INITIALIZERS)}")
    return INITIALIZERS[name]


def initialize(
    architecture: Architecture,
    initializer: Initializer,
    generators: Iterable[np.random.Generator],
    dtype: type[np.floating] = np.float64,
) -> Parameters:
    """Draw one replica from each generator, in double precision, front layer first."""
    draws = [
        [
            (initializer(rng, n_in, n_out), rng.standard_normal((1, n_out)))
            for n_in, n_out in architecture.shapes
        ]
        for rng in generators
    ]
    layers = list(zip(*draws, strict=True))
    return Parameters(
        weights=[np.stack([weight for weight, _ in layer]).astype(dtype) for layer in layers],
        biases=[np.stack([bias for _, bias in layer]).astype(dtype) for layer in layers],
    )
