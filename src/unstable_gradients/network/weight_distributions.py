"""Distributions of initial weights, each one record: how they are drawn, variance and words.

Here n_in is the number of inputs of a neuron of the layer and n_out the number of its neurons.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.linalg import lapack

Weights = Float[np.ndarray, "n_in n_out"]
Draw = Callable[[np.random.Generator, int, int], Weights]

COLUMNS_AT_ONCE = 32  # reflections that LAPACK joins to one product
CONNECTIONS = 15  # of each neuron of a sparse layer, or all where it has fewer inputs
SIGMOID_GAIN = 2.0  # of both halves in sigma(z) = 1/2 + tanh(z/2) / 2


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
class Distribution:
    """How the weights of each layer of a network are drawn.

    Attributes:
        name: in params.yaml.
        draw: draw(rng, n_in, n_out) gives the weights of a layer, before the gain.
        variance: variance(n_in, n_out) is that of a weight so drawn.
        words: what readers know it by.
        gain: by which weights are multiplied once for each hidden layer that they join: not at all
            between inputs and outputs, twice between hidden layers.
    """

    name: str
    draw: Draw
    variance: Callable[[int, int], float]
    words: Words
    gain: float = 1.0

    def scale(self, layer: int, layers: int) -> float:
        """By what the weights of a layer, number 0 in front, of this many are multiplied."""
        return self.gain ** ((layer > 0) + (layer < layers - 1))


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


N_IN = "n is the number of inputs of a neuron"
LAYER = f"{N_IN} and m the number of neurons of its layer"
_ONE_OVER_N = f"normal with mean 0 and variance 1/n, where {N_IN}"

DISTRIBUTIONS: Mapping[str, Distribution] = {
    each.name: each
    for each in (
        Distribution(  # the book's
            "default",
            _default,
            lambda n_in, n_out: 1 / n_in,
            Words("N(0, 1/n)", "N(0, 1/n)", _ONE_OVER_N),
        ),
        Distribution(  # the book's elsewhere
            "large",
            _large,
            lambda n_in, n_out: 1.0,
            Words("N(0, 1)", "N(0, 1)", "normal with mean 0 and variance 1"),
        ),
        Distribution(  # LeCun et al. 1998, section 4.6: the same weights as `default`
            "lecun",
            _default,
            lambda n_in, n_out: 1 / n_in,
            Words("N(0, 1/n)", "N(0, 1/n)", _ONE_OVER_N),
        ),
        Distribution(  # He et al. 2015, equation 10
            "he",
            _he,
            lambda n_in, n_out: 2 / n_in,
            Words("N(0, 2/n)", "N(0, 2/n)", f"normal with mean 0 and variance 2/n, where {N_IN}"),
        ),
        Distribution(  # Glorot and Bengio 2010, equation 12
            "glorot-normal",
            _glorot_normal,
            lambda n_in, n_out: 2 / (n_in + n_out),
            Words(
                "Glorot, normal",
                "Glorot's, normal",
                f"normal with mean 0 and variance 2/(n + m), where {LAYER}",
            ),
        ),
        Distribution(  # equation 16 there, their normalized initialization
            "glorot-uniform",
            _glorot_uniform,
            lambda n_in, n_out: 2 / (n_in + n_out),
            Words(
                "Glorot, uniform",
                "Glorot's, uniform",
                f"uniform with mean 0 and variance 2/(n + m), where {LAYER}",
            ),
        ),
        # Equation 16 assumes a slope of 1 at 0. For sigmoids, with 1/4, the Deep Learning Tutorials
        # of the same group (deeplearning.net, 2010) make its bound four times as large. Here it is
        # twice as large where only one end of a weight is a hidden neuron, so that with centred
        # biases the network is that of tanh with equation 16, z of hidden neurons being doubled.
        Distribution(
            "glorot-sigmoid",
            _glorot_uniform,
            lambda n_in, n_out: 2 / (n_in + n_out),
            Words(
                "Glorot for sigmoids",
                "Glorot's for sigmoids",
                f"uniform with mean 0 and variance 2/(n + m), where {LAYER}, and then multiplied "
                "by 2 for each hidden layer that they join",
            ),
            gain=SIGMOID_GAIN,
        ),
        Distribution(  # equation 1 of Glorot and Bengio, a heuristic that they found in common use
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
        Distribution(
            "orthogonal",
            _orthogonal,
            lambda n_in, n_out: 1 / max(n_in, n_out),
            Words("orthogonal", "orthogonal matrices", "random orthogonal matrices"),
        ),
        Distribution(  # Martens 2010, Sutskever et al. 2013
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
