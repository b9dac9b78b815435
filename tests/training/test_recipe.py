"""Training that stops at chosen steps to be looked at."""

import numpy as np
import pytest

from tests.training.recipes import BOOK, INITIALIZER, recipe
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network.initializers import initialize, streams
from unstable_gradients.training.recipe import followed


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


def test_step_0_is_the_untrained_network(training) -> None:
    (_, found), *_ = followed(range(2, 4), recipe(), training, [0, 1])
    own = [streams(5, BOOK.sizes, replica).initialization for replica in (2, 3)]
    expected = initialize(BOOK, INITIALIZER, own, np.float32)
    # The generator has gone on to step 1, which changed what it yielded in place.
    first = next(followed(range(2, 4), recipe(), training, [0]))[1]
    for mine, theirs in zip(first.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert np.any(found.weights[0] != expected.weights[0])


@pytest.mark.parametrize("steps", [[], [3, 3], [5, 2], [-1, 4]])
def test_steps_must_rise(training, steps: list[int]) -> None:
    with pytest.raises(InvalidInput, match="steps"):
        next(followed(range(1), recipe(), training, steps))
