"""Linear pieces: the networks do what they should, and the count is that of another method."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from stages.circuits import count_pieces, relu
from stages.circuits.relu import Layer, Network
from stages.circuits.tables import LINEAR_PIECES


def fractions(*values: float | Fraction) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, values))


def slopes_on_a_grid(network: Network, steps: int) -> int:
    """Pieces of a network whose kinks are all on a grid, from its outputs alone."""
    outputs = [network(Fraction(step, steps)) for step in range(steps + 1)]
    rises = [after - before for before, after in itertools.pairwise(outputs)]
    return 1 + sum(one != other for one, other in itertools.pairwise(rises))


def test_the_table_has_a_row_for_each_depth() -> None:
    table = count_pieces.linear_pieces(deepest=5, random_networks=4, seed=1)
    assert tuple(table) == LINEAR_PIECES.columns
    assert table["hidden_layers"].tolist() == [1, 2, 3, 4, 5]
    assert table["parameters"].tolist() == [7, 13, 19, 25, 31]
    assert table["pieces"].tolist() == [2, 4, 8, 16, 32]
    assert table["points"].tolist() == [13, 25, 49, 97, 193]
    assert table["shallow_neurons"].tolist() == [2, 4, 6, 8, 10]
    assert table["shallow_parameters"].tolist() == [7, 13, 19, 25, 31]
    assert table["shallow_most"].tolist() == table["shallow_pieces"].tolist() == [3, 5, 7, 9, 11]
    assert (table["random_pieces"] <= table["shallow_most"]).all()
    for column in ("wrong_points", "random_beyond"):
        assert table[column].eq(0).all()


@pytest.mark.parametrize("layers", [1, 2, 3, 6])
def test_folding_composes_the_tent_map(layers: int) -> None:
    """One fold after the other, in floats, which are exact for these inputs."""
    network = relu.folding(layers)
    for x in np.linspace(0, 1, 2**10 + 1):
        y = x
        for _ in range(layers):
            y = 1 - abs(2 * y - 1)
        assert network(Fraction(x)) == relu.folded(Fraction(x), layers) == y
    assert network.pieces() == slopes_on_a_grid(network, 2**layers) == 2**layers


@pytest.mark.parametrize("neurons", [1, 2, 7, 20])
def test_a_staircase_has_a_kink_for_each_neuron(neurons: int) -> None:
    network = relu.staircase(neurons)
    assert network.parameters == 3 * neurons + 1
    assert network.pieces() == slopes_on_a_grid(network, neurons + 1) == neurons + 1


def test_one_layer_has_no_more_pieces_than_kinks_inside() -> None:
    """At the ends, at one place, of no weight, or cancelling, they make no piece of their own."""
    ones = fractions(1, 1, 1)
    third, half = Fraction(1, 3), Fraction(1, 2)

    def pieces(weights=ones, kinks=(third, half, 2 * third), outputs=ones) -> int:
        return relu.one_layer(weights, kinks, outputs).pieces()

    assert pieces() == 4
    assert pieces(weights=fractions(-1, 2, -3)) == 4
    assert pieces(kinks=fractions(0, third, 1)) == 2
    assert pieces(kinks=fractions(third, third, half)) == 3
    assert pieces(weights=fractions(1, 0, 1)) == 3
    assert pieces(outputs=fractions(1, 0, 1)) == 3
    # max(0, x) - max(0, -x) = x
    assert (
        pieces(weights=fractions(1, -1, 1), kinks=(half, half, half), outputs=fractions(1, -1, 0))
        == 1
    )


def test_kinks_of_further_layers_are_found_where_they_are() -> None:
    """Of two folds and a neuron that leaves only the tops: three kinks for each of them."""
    tent = fractions(2, -4)
    first = Layer((fractions(1), fractions(1)), fractions(0, Fraction(-1, 2)))
    second = Layer((tent, tent), fractions(0, Fraction(-1, 2)))
    third = Layer((tent,), fractions(Fraction(-5, 7)))
    network = Network((first, second, third), Layer((fractions(1),), fractions(0)))
    # Zero, up, down, zero, up, down, zero: at 5/28 and so on, where the tents pass 5/7.
    assert network.pieces() == slopes_on_a_grid(network, 28) == 7
    assert network(Fraction(5, 28)) == 0 < network(Fraction(6, 28))


def test_random_networks_are_counted_as_their_outputs_say() -> None:
    random = np.random.default_rng(3)
    counted = set()
    for _ in range(30):
        network = count_pieces.random_network(4, random)
        assert network.pieces() == slopes_on_a_grid(network, count_pieces.GRID)
        counted.add(network.pieces())
    assert max(counted) == 5


def test_random_networks_follow_from_the_seed() -> None:
    def drawn(seed: int) -> list[Network]:
        random = np.random.default_rng(seed)
        return [count_pieces.random_network(3, random) for _ in range(3)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert len(set(drawn(1))) == 3


def test_a_wrong_network_would_be_noticed() -> None:
    """A second fold leaves only 0 and 2/3 in place, which the first makes of 0, 1/3, 2/3 and 1."""
    points = 6 * 2**2 + 1

    def twice(x: Fraction) -> Fraction:
        return relu.folded(x, 2)

    assert count_pieces.wrong_points(relu.folding(2), twice, points) == 0
    assert count_pieces.wrong_points(relu.folding(1), twice, points) == points - 4


@pytest.mark.parametrize("layers", [1, 2, 9])
def test_one_layer_has_as_many_parameters(layers: int) -> None:
    parameters = relu.folding(layers).parameters
    neurons = relu.neurons_for(parameters)
    assert parameters == 6 * layers + 1
    assert relu.staircase(neurons).parameters >= parameters
    assert relu.staircase(neurons - 1).parameters < parameters


@pytest.mark.parametrize(("parameters", "neurons"), [(4, 1), (5, 2), (7, 2), (8, 3)])
def test_the_fewest_neurons(parameters: int, neurons: int) -> None:
    assert relu.neurons_for(parameters) == neurons
