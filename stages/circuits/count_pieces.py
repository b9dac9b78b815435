"""Count the linear pieces of deep and shallow ReLU networks of equally many parameters (claim A4).

The deep ones fold the interval from 0 to 1 with every layer, which doubles the pieces. They are not
the best there are: Pascanu, Montufar and Bengio (2014) get half as many again, since two neurons
can make three pieces of the last fold.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pandas as pd
from pydantic import Field

from stages.circuits import relu
from stages.circuits.relu import Network, Numbers
from stages.circuits.tables import LINEAR_PIECES
from unstable_gradients.program.parameters import Count, Seeded

MOST_LAYERS_TO_FOLD = 12  # the points at which a network is tried double with each
TRIED_IN_A_PIECE = 6  # steps, so that every end, middle and third of a piece is among the points
GRID = 2**10  # random weights and kinks are multiples of 1 / GRID


class LinearPieces(Seeded):
    """How deep the networks are."""

    deepest: int = Field(ge=1, le=MOST_LAYERS_TO_FOLD, description="hidden layers of the deepest")
    random_networks: Count = Field(description="random networks of one hidden layer for each depth")


def main(given: LinearPieces) -> None:
    """Build the networks, count, and write the table."""
    LINEAR_PIECES.write(linear_pieces(given.deepest, given.random_networks, given.seed))


def linear_pieces(deepest: int, random_networks: int, seed: int) -> pd.DataFrame:
    """Deep networks and networks of one hidden layer for each depth: LINEAR_PIECES."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(_row(layers, random_networks, random) for layers in range(1, deepest + 1))


def _row(layers: int, random_networks: int, random: np.random.Generator) -> dict[str, int]:
    deep = relu.folding(layers)
    neurons = relu.neurons_for(deep.parameters)
    shallow, most = relu.staircase(neurons), relu.most_pieces_of_one_layer(neurons)
    counted = [random_network(neurons, random).pieces() for _ in range(random_networks)]
    points = TRIED_IN_A_PIECE * 2**layers + 1
    return {
        "hidden_layers": layers,
        "parameters": deep.parameters,
        "pieces": deep.pieces(),
        "points": points,
        "wrong_points": wrong_points(deep, lambda x: relu.folded(x, layers), points),
        "shallow_neurons": neurons,
        "shallow_parameters": shallow.parameters,
        "shallow_most": most,
        "shallow_pieces": shallow.pieces(),
        "random_networks": random_networks,
        "random_pieces": max(counted),
        "random_beyond": sum(pieces > most for pieces in counted),
    }


def wrong_points(network: Network, function: Callable[[Fraction], Fraction], points: int) -> int:
    """At how many points, equally far apart from 0 to 1, a network is not this function."""
    inputs = (Fraction(point, points - 1) for point in range(points))
    return sum(network(x) != function(x) for x in inputs)


def random_network(neurons: int, random: np.random.Generator) -> Network:
    """One hidden layer with weights anywhere from -1 to 1 and kinks anywhere in the interval."""

    def drawn(low: int) -> Numbers:
        return tuple(
            Fraction(int(each), GRID) for each in random.integers(low, GRID, neurons, endpoint=True)
        )

    return relu.one_layer(weights=drawn(-GRID), kinks=drawn(0), outputs=drawn(-GRID))
