"""Following networks until they leave the plateau."""

import itertools
import math

import numpy as np
import pytest

from stages.plateau import course
from tests.stages import blocks
from tests.training.recipes import recipe
from unstable_gradients.images import mnist


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


def test_a_constant_answer_costs_what_ten_sigmoid_outputs_of_a_tenth_cost() -> None:
    assert pytest.approx(-math.log(0.1) - 9 * math.log(0.9)) == course.CONSTANT_ANSWER


def test_rows_end_where_the_plateau_is_left(training) -> None:
    looks = list(range(0, 61, 3))
    found = course.plateaus(range(6), recipe(), looks, 0.9, training, training)
    limit = 0.9 * course.CONSTANT_ANSWER
    assert (found["hidden_layers"] == 2).all()
    for _, rows in found.groupby("replica"):
        steps = rows["step"].tolist()
        assert steps == list(range(0, steps[-1] + 1, 3))
        assert (rows["cost"].iloc[:-1] >= limit).all()
        np.testing.assert_array_equal(rows["left"], rows["cost"] < limit)
        assert rows["left"].iloc[-1] or steps[-1] == 60
    assert len(set(found.groupby("replica")["step"].max())) > 1


def test_looks_at_the_plateau_are_as_far_apart_as_its_length_needs() -> None:
    assert course.watched_steps(0, 0.5) == [0]
    assert course.watched_steps(14, 0.5) == [0, 1, 2, 3, 4, 6, 9, 13, 14]
    many = course.watched_steps(100_000, 0.01)
    assert many[:100] == list(range(100))
    assert many[-1] == 100_000
    gaps = [(later - step) / step for step, later in itertools.pairwise(many[100:])]
    assert min(gaps) > 0
    assert max(gaps) <= 0.01


def test_training_that_diverges_stays_on_the_plateau(training) -> None:
    wild = recipe(eta=1e30, lmbda=0.0)
    found = course.plateaus(range(2), wild, [0, 2, 4, 6], 0.9, training, training)
    assert found.groupby("replica")["step"].max().tolist() == [6, 6]
    assert found["left"].sum() == 0


def test_a_replica_is_the_same_in_any_block(training) -> None:
    looks = list(range(0, 41, 4))
    blocks.assert_independent_of_blocks(
        lambda block: [course.plateaus(block, recipe(), looks, 0.95, training, training)]
    )
