"""Random starts: the streams of a replica and the weights drawn from them.

Here n_in is the number of inputs of a neuron of the layer and n_out the number of its neurons.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from scipy.linalg import lapack

from unstable_gradients.errors import InvalidInput
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
class Words:
    """What readers know a distribution of weights by.

    Attributes:
        label: in figures.
        noun: in tables of the page.
        sentence: what the weights are, in a sentence.
    """

    label: str
    noun: str
    sentence: str


@dataclass(frozen=True)
class Initializer:
    """A distribution of weights and biases: how networks start.

    Attributes:
        name: that of the weights' distribution in params.yaml.
        distribution: distribution(rng, n_in, n_out) draws the weights of a layer.
        variance: variance(n_in, n_out) is that of a weight.
        words: what readers know the weights by.
        biases: normal, that is N(0, 1), or zero.

    Raises:
        InvalidInput: if there are no such biases.
    """

    name: str
    distribution: Distribution
    variance: Callable[[int, int], float]
    words: Words
    biases: str = "normal"

    def __post_init__(self) -> None:
        if self.biases not in BIASES:
            raise InvalidInput(f"biases {self.biases!r}: expected one of {', '.join(BIASES)}")

    @property
    def bias_variance(self) -> float:
        """That of a bias."""
        return BIASES[self.biases]

    def draw(
        self, rng: np.random.Generator, n_in: int, n_out: int
    ) -> tuple[Weights, Float[np.ndarray, "1 n_out"]]:
        """Weights and biases of a layer, in double precision.

        The weights do not depend on what the biases are to be, nor those of later layers: normal
        biases are drawn even where zero ones are wanted.
        """
        weights = self.distribution(rng, n_in, n_out)
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


BIASES: Mapping[str, float] = {"normal": 1.0, "zero": 0.0}  # variance of each kind
COLUMNS_AT_ONCE = 32  # reflections that LAPACK joins to one product
CONNECTIONS = 15  # of each neuron of a sparse layer, or all where it has fewer inputs
ZERO = "-zero"  # ends the name of a start whose biases are 0
N_IN = "n is the number of inputs of a neuron"
LAYER = f"{N_IN} and m the number of neurons of its layer"
_ONE_OVER_N = f"normal with mean 0 and variance 1/n, where {N_IN}"

INITIALIZERS: Mapping[str, Initializer] = {
    each.name: each
    for each in (
        Initializer(  # the book's
            "default",
            _default,
            lambda n_in, n_out: 1 / n_in,
            Words("N(0, 1/n)", "N(0, 1/n)", _ONE_OVER_N),
        ),
        Initializer(  # the book's elsewhere
            "large",
            _large,
            lambda n_in, n_out: 1.0,
            Words("N(0, 1)", "N(0, 1)", "normal with mean 0 and variance 1"),
        ),
        Initializer(  # LeCun et al. 1998, section 4.6: the same weights as `default`
            "lecun",
            _default,
            lambda n_in, n_out: 1 / n_in,
            Words("N(0, 1/n)", "N(0, 1/n)", _ONE_OVER_N),
        ),
        Initializer(  # He et al. 2015, equation 10
            "he",
            _he,
            lambda n_in, n_out: 2 / n_in,
            Words("N(0, 2/n)", "N(0, 2/n)", f"normal with mean 0 and variance 2/n, where {N_IN}"),
        ),
        Initializer(  # Glorot and Bengio 2010, equation 12
            "glorot-normal",
            _glorot_normal,
            lambda n_in, n_out: 2 / (n_in + n_out),
            Words(
                "Glorot, normal",
                "Glorot's, normal",
                f"normal with mean 0 and variance 2/(n + m), where {LAYER}",
            ),
        ),
        Initializer(  # equation 16 there, their normalized initialization
            "glorot-uniform",
            _glorot_uniform,
            lambda n_in, n_out: 2 / (n_in + n_out),
            Words(
                "Glorot, uniform",
                "Glorot's, uniform",
                f"uniform with mean 0 and variance 2/(n + m), where {LAYER}",
            ),
        ),
        Initializer(  # equation 1 there, the heuristic that they found in common use
            "uniform",
            _uniform,
            lambda n_in, n_out: 1 / (3 * n_in),
            Words(
                "uniform ±1/√n",
                "uniform between ±1/√n",
                f"uniform between -1/√n and 1/√n, where {N_IN}",
            ),
        ),
        # Uniform over the matrices with orthonormal columns, or rows where these are fewer (Saxe et
        # al. 2013; by reflections with fixed signs, Stewart 1980, Mezzadri 2007).
        Initializer(
            "orthogonal",
            _orthogonal,
            lambda n_in, n_out: 1 / max(n_in, n_out),
            Words("orthogonal", "orthogonal matrices", "random orthogonal matrices"),
        ),
        Initializer(  # Martens 2010, Sutskever et al. 2013
            "sparse",
            _sparse,
            lambda n_in, n_out: min(CONNECTIONS, n_in) / n_in,
            Words(
                "sparse",
                "sparse",
                f"0 but for {CONNECTIONS} inputs of each neuron; these are normal with mean 0 and "
                "variance 1",
            ),
        ),
    )
}


def named(name: str, biases: str = "normal") -> Initializer:
    """The initializer of that name, with those biases.

    Raises:
        InvalidInput: if there is none, or no such biases.
    """
    if name not in INITIALIZERS:
        raise InvalidInput(f"initializer {name!r}: expected one of {', '.join(INITIALIZERS)}")
    return replace(INITIALIZERS[name], biases=biases)


def start(name: str) -> Initializer:
    """Weights and biases by one name: `he`, or `he-zero` for zero biases.

    So that an experiment over several starts can be a list, and its tables need no second column.

    Raises:
        InvalidInput: if there is none.
    """
    weights = name.removesuffix(ZERO)
    if weights not in INITIALIZERS:
        raise InvalidInput(
            f"initialization {name!r}: expected one of {', '.join(INITIALIZERS)}, or one of these "
            f"followed by {ZERO}"
        )
    return named(weights, "normal" if weights == name else "zero")


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
