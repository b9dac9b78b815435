"""Random starts: the streams of a replica and the weights drawn from them.

Here n_in is the number of inputs of a neuron of the layer and n_out the number of its neurons.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.linalg import lapack

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import (
    LECUN_AMPLITUDE,
    LECUN_SLOPE,
    RELU,
    SCALED_TANH,
    SOFTSIGN,
    TANH,
    Activation,
)
from unstable_gradients.network.architecture import Architecture

Weights = Float[np.ndarray, "n_in n_out"]
Distribution = Callable[[np.random.Generator, int, int], Weights]


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


@dataclass(frozen=True)
class Initializer:
    """A distribution of weights and biases.

    Attributes:
        name: that of the weights' distribution in params.yaml.
        distribution: distribution(rng, n_in, n_out) draws the weights of a layer.
        biases: normal, that is N(0, 1), or zero.
        gain: factor of the weights.
    """

    name: str
    distribution: Distribution
    biases: str = "normal"
    gain: float = 1.0

    def __post_init__(self) -> None:
        if self.biases not in BIASES:
            raise InvalidInput(f"biases {self.biases!r}: expected one of {', '.join(BIASES)}")
        if not 0 < self.gain < math.inf:
            raise InvalidInput(f"gain {self.gain}: expected a positive number")

    def draw(
        self, rng: np.random.Generator, n_in: int, n_out: int
    ) -> tuple[Weights, Float[np.ndarray, "1 n_out"]]:
        """Weights and biases of a layer, in double precision.

        The weights do not depend on what the biases are to be, nor those of later layers: normal
        biases are drawn even where zero ones are wanted.
        """
        weights = self.distribution(rng, n_in, n_out)
        weights *= self.gain
        biases = rng.standard_normal((1, n_out))
        return weights, biases if self.biases == "normal" else np.zeros_like(biases)


def _default(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    weights = rng.standard_normal((n_in, n_out))
    weights /= np.sqrt(n_in)
    return weights


def _large(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    return rng.standard_normal((n_in, n_out))


def _he(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    weights = rng.standard_normal((n_in, n_out))
    weights *= np.sqrt(2 / n_in)
    return weights


def _glorot_normal(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    weights = rng.standard_normal((n_in, n_out))
    weights *= np.sqrt(2 / (n_in + n_out))
    return weights


def _glorot_uniform(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    return _between(np.sqrt(6 / (n_in + n_out)), rng, n_in, n_out)


def _uniform(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    return _between(1 / np.sqrt(n_in), rng, n_in, n_out)


def _between(bound: float, rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    return rng.uniform(-bound, bound, (n_in, n_out))


def _orthogonal(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    # The reflections that LAPACK finds in the QR decomposition of a normal matrix have normal
    # vectors themselves, each shorter by one. Drawing those takes half the time (Stewart 1980).
    tall, wide = max(n_in, n_out), min(n_in, n_out)
    vectors = rng.standard_normal((wide, tall)).T
    first = np.diagonal(vectors).copy()
    norms = np.sqrt(np.square(np.tril(vectors)).sum(axis=0))
    vectors /= first + np.copysign(norms, first)
    q, _, _ = lapack.dorgqr(vectors, 1 + np.abs(first) / norms, lwork=COLUMNS_AT_ONCE * wide)
    # Without the signs Q is not uniformly distributed: it would follow a convention of LAPACK's.
    q *= -np.sign(first)
    return np.ascontiguousarray(q) if n_in >= n_out else q.T


def _sparse(rng: np.random.Generator, n_in: int, n_out: int) -> Weights:
    weights = np.zeros((n_in, n_out))
    connections = min(CONNECTIONS, n_in)
    for neuron in range(n_out):
        inputs = rng.choice(n_in, connections, replace=False)
        weights[inputs, neuron] = rng.standard_normal(connections)
    return weights


BIASES = ("normal", "zero")
COLUMNS_AT_ONCE = 32  # reflections that LAPACK joins to one product
CONNECTIONS = 15  # of each neuron of a sparse layer, or all where it has fewer inputs

# default, large: the book's names, N(0, 1/n_in) and N(0, 1).
# lecun: N(0, 1/n_in) (LeCun et al. 1998, section 4.6), the same weights as `default`.
# he: N(0, 2/n_in) (He et al. 2015, equation 10).
# glorot-normal: N(0, 2/(n_in + n_out)) (Glorot and Bengio 2010, equation 12).
# glorot-uniform: their normalized initialization, of that variance (equation 16).
# uniform: what they call the commonly used heuristic, U[-1/sqrt n_in, 1/sqrt n_in] (equation 1).
# orthogonal: uniform over the matrices with orthonormal columns, or rows where these are fewer
#     (Saxe et al. 2013; by reflections with fixed signs, Stewart 1980, Mezzadri 2007); variance
#     1/max(n_in, n_out).
# sparse: 15 inputs of each neuron with N(0, 1) weights (Martens 2010, Sutskever et al. 2013).
INITIALIZERS: Mapping[str, Initializer] = {
    name: Initializer(name, distribution)
    for name, distribution in {
        "default": _default,
        "large": _large,
        "lecun": _default,
        "he": _he,
        "glorot-normal": _glorot_normal,
        "glorot-uniform": _glorot_uniform,
        "uniform": _uniform,
        "orthogonal": _orthogonal,
        "sparse": _sparse,
    }.items()
}


def named(name: str, biases: str = "normal", gain: float = 1.0) -> Initializer:
    """The initializer of that name, with those biases and the weights multiplied by the gain.

    Raises:
        InvalidInput: if there is none, or no such biases, or the gain is not positive.
    """
    if name not in INITIALIZERS:
        raise InvalidInput(f"initializer {name!r}: expected one of {', '.join(INITIALIZERS)}")
    return replace(INITIALIZERS[name], biases=biases, gain=gain)


# Where s(0) = 0 and no slope is steeper than s'(0), that of the linear network which small
# activations see; for ReLU, which halves the mean square, the root of 2.
CRITICAL_GAINS = {
    TANH.name: 1.0,
    SOFTSIGN.name: 1.0,
    SCALED_TANH.name: 1 / (LECUN_AMPLITUDE * LECUN_SLOPE),
    RELU.name: math.sqrt(2),
}


def critical_gain(activation: Activation) -> float:
    """The gain at which gradients neither vanish nor explode in wide networks with zero biases.

    It is that of weights of variance 1/n_in or orthogonal ones. Sigmoids have none in closed form:
    their activations have a mean, which settles the matter together with the slope.

    Raises:
        InvalidInput: for an activation without one.
    """
    if activation.name not in CRITICAL_GAINS:
        raise InvalidInput(
            f"activation {activation.name!r}: expected one with a critical gain in closed form "
            f"({', '.join(CRITICAL_GAINS)})"
        )
    return CRITICAL_GAINS[activation.name]


def initialize(
    architecture: Architecture,
    initializer: Initializer,
    generators: Iterable[np.random.Generator],
    dtype: type[np.floating] = np.float64,
) -> Parameters:
    """Draw one replica from each generator, in double precision, front layer first."""
    draws = [
        [initializer.draw(rng, n_in, n_out) for n_in, n_out in architecture.shapes]
        for rng in generators
    ]
    layers = list(zip(*draws, strict=True))
    return Parameters(
        weights=[np.stack([weight for weight, _ in layer]).astype(dtype) for layer in layers],
        biases=[np.stack([bias for _, bias in layer]).astype(dtype) for layer in layers],
    )
