"""Networks of ReLU neurons with one input and one output, in rational numbers.

What such a network computes is linear but for a kink wherever a neuron begins or ceases to be
active. Rational numbers leave no doubt whether two neighbouring slopes are equal.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Numbers = tuple[Fraction, ...]
Point = tuple[Fraction, Numbers]  # an input, and a value of each neuron of a layer for it
START, END = Fraction(0), Fraction(1)  # of the interval in which pieces are counted


@dataclass(frozen=True)
class Layer:
    """Neurons that read the same values.

    Attributes:
        weights: of each neuron, one for each value.
        biases: of each neuron.
    """

    weights: tuple[Numbers, ...]
    biases: Numbers

    def of(self, values: Numbers) -> Numbers:
        """The weighted input of each neuron."""
        return tuple(
            sum((weight * value for weight, value in zip(row, values, strict=True)), bias)
            for row, bias in zip(self.weights, self.biases, strict=True)
        )


@dataclass(frozen=True)
class Network:
    """Hidden layers of ReLU neurons, and one linear neuron behind them."""

    hidden: tuple[Layer, ...]
    output: Layer

    @property
    def parameters(self) -> int:
        """The number of weights and biases."""
        layers = (*self.hidden, self.output)
        return sum(len(row) + 1 for layer in layers for row in layer.weights)

    def __call__(self, x: Fraction) -> Fraction:
        """The output for an input."""
        values: Numbers = (x,)
        for layer in self.hidden:
            values = _active(layer.of(values))
        return self.output.of(values)[0]

    def pieces(self) -> int:
        """In how many linear pieces it takes the interval: as many as slopes in turn differ."""
        points: list[Point] = [(START, (START,)), (END, (END,))]
        for layer in self.hidden:
            weighted = [(x, layer.of(values)) for x, values in points]
            points = [(x, _active(values)) for x, values in _with_kinks(weighted)]
        ends = [(x, self.output.of(values)[0]) for x, values in points]
        slopes = [(y_1 - y_0) / (x_1 - x_0) for (x_0, y_0), (x_1, y_1) in itertools.pairwise(ends)]
        return len(list(itertools.groupby(slopes)))


def _active(weighted: Numbers) -> Numbers:
    return tuple(max(each, Fraction(0)) for each in weighted)


def _with_kinks(points: Sequence[Point]) -> Iterator[Point]:
    """Points between which all is linear, and those between them where a neuron passes 0."""
    for left, right in itertools.pairwise(points):
        yield left
        yield from _kinks(left, right)
    yield points[-1]


def _kinks(left: Point, right: Point) -> Iterator[Point]:
    (x_0, first), (x_1, last) = left, right
    neurons = list(zip(first, last, strict=True))
    for part in sorted({a / (a - b) for a, b in neurons if a * b < 0}):
        yield x_0 + part * (x_1 - x_0), tuple(a + part * (b - a) for a, b in neurons)


def folding(layers: int) -> Network:
    """Hidden layers of two neurons, each of which folds the interval in half and stretches it.

    The two neurons are max(0, x) and max(0, x - 1/2). Twice the first minus four times the second
    is the tent map, which rises from 0 to 1 and falls back to 0: the input of the next layer.
    """
    biases = (Fraction(0), Fraction(-1, 2))
    tent = (Fraction(2), Fraction(-4))
    first = Layer(((Fraction(1),), (Fraction(1),)), biases)
    further = Layer((tent, tent), biases)
    return Network((first, *[further] * (layers - 1)), Layer((tent,), (Fraction(0),)))


def folded(x: Fraction, times: int) -> Fraction:
    """The tent map, applied this many times, in one step: a zigzag of 2^times lines."""
    place = 2**times * x % 2
    return min(place, 2 - place)


def one_layer(weights: Numbers, kinks: Numbers, outputs: Numbers) -> Network:
    """A network of one hidden layer, whose neurons change at these inputs.

    Args:
        weights: of each neuron.
        kinks: the input at which the weighted input of each neuron is 0.
        outputs: the weight of each neuron in the output.
    """
    biases = tuple(-weight * kink for weight, kink in zip(weights, kinks, strict=True))
    hidden = Layer(tuple((weight,) for weight in weights), biases)
    return Network((hidden,), Layer((outputs,), (Fraction(0),)))


def staircase(neurons: int) -> Network:
    """One hidden layer with a kink for each neuron: slopes of 0 and 1 in turn."""
    weights = (Fraction(1),) * neurons
    kinks = tuple(Fraction(step, neurons + 1) for step in range(1, neurons + 1))
    outputs = tuple(Fraction((-1) ** step) for step in range(neurons))
    return one_layer(weights, kinks, outputs)


def most_pieces_of_one_layer(neurons: int) -> int:
    """How many pieces one hidden layer can have: each neuron changes at one input at most."""
    return neurons + 1


def neurons_for(parameters: int) -> int:
    """The fewest neurons of one hidden layer that has as many parameters, or more.

    Each neuron has two weights and a bias; the output has a bias.
    """
    return -(-(parameters - 1) // 3)
