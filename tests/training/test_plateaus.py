"""Following networks until they leave the plateau."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from tests.stages import blocks
from tests.training.recipes import BOOK, recipe
from unstable_gradients.images import mnist
from unstable_gradients.training import plateaus


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


def test_a_constant_answer_costs_what_ten_sigmoid_outputs_of_a_tenth_cost() -> None:
    assert pytest.approx(-math.log(0.1) - 9 * math.log(0.9)) == plateaus.CONSTANT_ANSWER


def test_rows_end_where_the_plateau_is_left(training) -> None:
    looks = list(range(0, 61, 3))
    found = plateaus.plateaus(range(6), recipe(), looks, 0.9, training, training)
    limit = 0.9 * plateaus.CONSTANT_ANSWER
    assert (found["hidden_layers"] == 2).all()
    for _, rows in found.groupby("replica"):
        steps = rows["step"].tolist()
        assert steps == list(range(0, steps[-1] + 1, 3))
        assert (rows["cost"].iloc[:-1] >= limit).all()
        np.testing.assert_array_equal(rows["left"], rows["cost"] < limit)
        assert rows["left"].iloc[-1] or steps[-1] == 60
    assert len(set(found.groupby("replica")["step"].max())) > 1


def test_looks_at_the_plateau_are_as_far_apart_as_its_length_needs() -> None:
    assert plateaus.watched_steps(0, 0.5) == [0]
    assert plateaus.watched_steps(14, 0.5) == [0, 1, 2, 3, 4, 6, 9, 13, 14]
    many = plateaus.watched_steps(100_000, 0.01)
    assert many[:100] == list(range(100))
    assert many[-1] == 100_000
    gaps = [(later - step) / step for step, later in itertools.pairwise(many[100:])]
    assert min(gaps) > 0
    assert max(gaps) <= 0.01


def test_training_that_diverges_stays_on_the_plateau(training) -> None:
    wild = recipe(eta=1e30, lmbda=0.0)
    found = plateaus.plateaus(range(2), wild, [0, 2, 4, 6], 0.9, training, training)
    assert found.groupby("replica")["step"].max().tolist() == [6, 6]
    assert found["left"].sum() == 0


def test_a_replica_is_the_same_in_any_block(training) -> None:
    looks = list(range(0, 41, 4))
    blocks.assert_independent_of_blocks(
        lambda block: [plateaus.plateaus(block, recipe(), looks, 0.95, training, training)]
    )


def test_the_gain_is_by_how_much_a_layer_spreads_what_tells_images_apart(training) -> None:
    """Two gains of hidden layers behind the first, against their geometric mean by hand."""
    own = recipe(architecture=replace(BOOK, sizes=(784, 12, 7, 5, 10)), dtype=np.float64)
    parameters = own.start(own.streams(range(2)))
    targets = mnist.one_hot(training.labels, np.float64)
    cost, gain = plateaus.look(own.architecture, parameters, training, targets)
    for place in range(2):
        layer, spreads = training.images * mnist.PIXEL_SCALE, []
        for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
            layer = 1 / (1 + np.exp(-(layer @ weights[place] + biases[place])))
            spreads.append(math.sqrt(((layer - layer.mean(axis=0)) ** 2).sum()))
        gains = [spreads[1] / spreads[0], spreads[2] / spreads[1]]
        assert gain[place] == pytest.approx(math.sqrt(gains[0] * gains[1]))
        costs = -targets * np.log(layer) - (1 - targets) * np.log(1 - layer)
        assert cost[place] == pytest.approx(costs.sum(axis=1).mean())


def test_one_hidden_layer_has_no_gain(training) -> None:
    shallow = recipe(architecture=replace(BOOK, sizes=(784, 12, 10)))
    found = plateaus.plateaus(range(2), shallow, [0, 2], 0.5, training, training)
    assert found["gain"].isna().all()
    assert found["cost"].notna().all()
