"""When networks are seen to have left the plateau, by any rule."""

import numpy as np
import pytest

from stages.adaptive import course
from tests.stages import blocks
from tests.training.recipes import recipe
from unstable_gradients.images import mnist
from unstable_gradients.network.adam import Adam
from unstable_gradients.training import plateaus

LOOKS = list(range(0, 61, 3))


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


def test_by_plain_descent_they_leave_when_they_are_followed_to_leave(training) -> None:
    """Where replicas are given up one by one as they leave, which Adam's cannot be."""
    found = course.lengths(range(7), recipe(), LOOKS, 0.9, training, training)
    rows = plateaus.plateaus(range(7), recipe(), LOOKS, 0.9, training, training)
    expected = rows.groupby("replica").last()
    assert found["replica"].tolist() == list(range(7))
    np.testing.assert_array_equal(found["steps"], expected["step"])
    np.testing.assert_array_equal(found["left"], expected["left"])
    assert (found["hidden_layers"] == 2).all()
    assert len(set(found["steps"])) > 1
    assert found["left"].sum() > 0


def test_a_replica_is_the_same_in_any_block(training) -> None:
    adaptive = recipe(rule=Adam(1e-8), eta=0.02, lmbda=0.0)
    blocks.assert_independent_of_blocks(
        lambda block: [course.lengths(block, adaptive, LOOKS, 0.95, training, training)],
        differ=False,
    )


def test_an_epsilon_far_above_the_gradient_holds_networks_on_the_plateau(training) -> None:
    """Steps are as large as eta with the one, and a hundredth of that or less with the other."""
    small, large = (
        course.lengths(range(3), recipe(rule=Adam(each), eta=0.02), LOOKS, 0.95, training, training)
        for each in (1e-8, 100.0)
    )
    assert small["left"].tolist() == [1, 1, 1]
    assert large["left"].tolist() == [0, 0, 0]
    assert large["steps"].tolist() == [60, 60, 60]


def test_training_that_diverges_stays_on_the_plateau(training) -> None:
    wild = recipe(eta=1e30, lmbda=0.0)
    found = course.lengths(range(2), wild, [0, 2, 4], 0.9, training, training)
    assert found["left"].tolist() == [0, 0]
    assert found["steps"].tolist() == [4, 4]
