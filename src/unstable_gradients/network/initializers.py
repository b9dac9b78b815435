"""Random starts: the streams of a replica, and the weights and biases drawn from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.biases import BIASES, Biases
from unstable_gradients.network.weight_distributions import DISTRIBUTIONS, Distribution, Weights


@dataclass
class Parameters:
    """What the networks of a block of replicas consist of, layer by layer.

    Attributes:
        weights: of each layer after the input.
        biases: likewise; of a layer that is normalized the shift behind it, the paper's beta.
        gains: of each hidden layer that is normalized, front first; there are no others.
        population: of each hidden layer with batch normalization, front first, what training knows
            of its mean and variance over the population (see network.population).
    """

    weights: list[Float[np.ndarray, "replica _n_in _n_out"]]
    biases: list[Float[np.ndarray, "replica 1 _n_out"]]
    gains: list[Float[np.ndarray, "replica 1 _n_out"]] = field(default_factory=list)
    population: list[Float[np.ndarray, "replica 3 _n_out"]] = field(default_factory=list)

    @property
    def replicas(self) -> int:
        """How many replicas there are in the block."""
        return self.weights[0].shape[0]

    def of(self, block: range) -> "Parameters":
        """Those of some replicas; views."""
        return self.each(lambda array: array[block.start : block.stop])

    def each(self, change: Callable[[np.ndarray], np.ndarray]) -> "Parameters":
        """The same with a change to every array, such as another precision."""
        return Parameters(*([change(array) for array in kind] for kind in self._kinds))

    @classmethod
    def joined(cls, blocks: Sequence["Parameters"]) -> "Parameters":
        """The replicas of several blocks as one block, in their order; copies."""
        kinds = zip(*(block._kinds for block in blocks), strict=True)
        return cls(*([np.concatenate(each) for each in zip(*k, strict=True)] for k in kinds))

    @property
    def _kinds(self) -> list[list[np.ndarray]]:
        return [self.weights, self.biases, self.gains, self.population]


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
    """How networks start: the distribution of their weights and the kind of their biases."""

    weights: Distribution
    biases: Biases = BIASES["normal"]

    def draw(
        self, rng: np.random.Generator, architecture: Architecture, layer: int
    ) -> tuple[Weights, Float[np.ndarray, "1 n_out"]]:
        """Weights and biases of a layer of a network, in double precision.

        The weights do not depend on what the biases are to be, nor those of later layers: normal
        biases are drawn even where others are wanted.

        Args:
            rng: stream to draw from.
            architecture: the network.
            layer: the number of the layer of weights, 0 in front.

        Raises:
            InvalidInput: if biases are centred in a network that is not plain.
        """
        n_in, n_out = architecture.shapes[layer]
        weights = self.weights.draw(rng, n_in, n_out)
        scale = self.weights.scale(layer, len(architecture.shapes))
        if scale != 1:
            weights *= scale
        biases = rng.standard_normal((1, n_out))
        if self.biases.variance == 0:
            biases[:] = 0
        if self.biases.centred and layer > 0:
            biases -= _at_rest(architecture) * weights.sum(axis=0)
        return weights, biases


def _at_rest(architecture: Architecture) -> float:
    """What a hidden neuron gives where its weighted input is 0: s(0)."""
    beside = {"normalization": architecture.normalization, "skips": architecture.skips}
    for name, value in beside.items():
        if value != "none":
            raise InvalidInput(f"centred biases with {name} {value!r}: expected none")
    return float(architecture.activation.of(np.zeros(1))[0])


INITIALIZERS: Mapping[str, Initializer] = {  # with the book's biases
    name: Initializer(distribution) for name, distribution in DISTRIBUTIONS.items()
}


def named(name: str, biases: str = "normal") -> Initializer:
    """The initializer of that name, with those biases.

    Raises:
        InvalidInput: if there is none, or no such biases.
    """
    if name not in DISTRIBUTIONS:
        raise InvalidInput(f"initializer {name!r}: expected one of {', '.join(DISTRIBUTIONS)}")
    if biases not in BIASES:
        raise InvalidInput(f"biases {biases!r}: expected one of {', '.join(BIASES)}")
    return Initializer(DISTRIBUTIONS[name], BIASES[biases])


def start(name: str) -> Initializer:
    """Weights and biases by one name: `he`, or `he-zero` and `he-centred` for other biases.

    So that an experiment over several starts can be a list, and its tables need no second column.

    Raises:
        InvalidInput: if there is none.
    """
    for kind in BIASES.values():
        weights = name.removesuffix(kind.ending)
        if name.endswith(kind.ending) and weights in DISTRIBUTIONS:
            return named(weights, kind.name)
    endings = " or ".join(kind.ending for kind in BIASES.values() if kind.ending)
    raise InvalidInput(
        f"initialization {name!r}: expected one of {', '.join(DISTRIBUTIONS)}, or one of these "
        f"followed by {endings}"
    )


def initialize(
    architecture: Architecture,
    initializer: Initializer,
    generators: Iterable[np.random.Generator],
    dtype: type[np.floating] = np.float64,
) -> Parameters:
    """Draw one replica from each generator, in double precision, front layer first.

    Gains start at 1, and nothing is known of populations.
    """
    draws = [
        [initializer.draw(rng, architecture, layer) for layer in range(len(architecture.shapes))]
        for rng in generators
    ]
    layers, replicas = list(zip(*draws, strict=True)), len(draws)
    return Parameters(
        weights=[np.stack([weight for weight, _ in layer]).astype(dtype) for layer in layers],
        biases=[np.stack([bias for _, bias in layer]).astype(dtype) for layer in layers],
        gains=[np.ones((replicas, 1, n), dtype) for n in architecture.normalized],
        population=[np.zeros((replicas, 3, n), dtype) for n in architecture.batch_normalized],
    )
