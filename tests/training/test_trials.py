"""Accuracy and cost at the end of training, against training written elsewhere."""

import numpy as np
import pytest

from tests.stages import blocks
from tests.training.recipes import recipe
from unstable_gradients.images import mnist
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import PlainDescent
from unstable_gradients.training.learning_curves import learning_curves
from unstable_gradients.training.trials import trials


@pytest.fixture(scope="module")
def images(small_mnist) -> tuple[mnist.Split, mnist.Split]:
    return mnist.load(small_mnist).training_and_validation(60, 40)


def test_a_recipe_learns_as_in_the_accuracy_experiment(images) -> None:
    """Three epochs there are three times as many steps as there are mini-batches here."""
    curves, _ = learning_curves(range(3), recipe(), 3, *images)
    expected = curves[curves["epoch"] == 3]
    found = trials(range(3), recipe(), 18, *images)
    np.testing.assert_array_equal(found["validation_accuracy"], expected["validation_accuracy"])
    np.testing.assert_allclose(found["validation_cost"], expected["validation_cost"], rtol=1e-5)
    assert found["hidden_layers"].tolist() == [2, 2, 2]
    assert found["step"].tolist() == [18, 18, 18]


def test_plain_descent_is_momentum_of_mu_max_0(images) -> None:
    plain, none, some = (
        trials(range(2), recipe(rule=rule), 30, *images)["validation_cost"]
        for rule in (PlainDescent, Momentum("classical", 0.0), Momentum("classical", 0.5))
    )
    np.testing.assert_allclose(plain, none, rtol=1e-4)
    assert np.all(np.abs(plain / some - 1) > 1e-3)


def test_a_replica_is_the_same_in_any_block(images) -> None:
    blocks.assert_independent_of_blocks(lambda block: [trials(block, recipe(), 13, *images)])
