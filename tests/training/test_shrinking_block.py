"""Replicas that go on learning while others are given up."""

from dataclasses import replace

import numpy as np
import pytest

from tests.training.recipes import BOOK, recipe
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.training.recipe import followed
from unstable_gradients.training.shrinking_block import ShrinkingBlock


@pytest.fixture(scope="module")
def training(small_mnist) -> mnist.Split:
    return mnist.load(small_mnist).training(60)


def test_replicas_that_are_left_do_not_notice_that_others_are_given_up(training) -> None:
    """Also where that happens within an epoch of 6 mini-batches, and at its end."""
    block = ShrinkingBlock(range(7), recipe(), training)
    block.advance(4)
    block.keep(np.arange(7) % 2 == 0)
    assert block.replicas.tolist() == [0, 2, 4, 6]
    block.advance(8)
    block.keep(np.array([False, True, True, False]))
    block.advance(3)
    assert block.replicas.tolist() == [2, 4]
    *_, (_, expected) = followed(range(2, 5), recipe(), training, [4, 12, 15])
    for mine, theirs in zip(block.parameters.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])
    for mine, theirs in zip(block.parameters.biases, expected.biases, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])


def test_replicas_can_be_given_up_before_the_first_step(training) -> None:
    block = ShrinkingBlock(range(3), recipe(), training)
    block.keep(np.array([True, False, True]))
    block.advance(2)
    *_, (_, expected) = followed(range(3), recipe(), training, [2])
    for mine, theirs in zip(block.parameters.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs[::2])


def test_gains_and_populations_stay_with_their_replicas(training) -> None:
    architecture = replace(BOOK, sizes=(784, 12, 12, 10), normalization="batch", skips="scaled")
    block = ShrinkingBlock(range(4), recipe(architecture=architecture), training)
    block.advance(4)
    block.keep(np.array([False, True, False, True]))
    block.advance(3)
    *_, (_, expected) = followed(range(4), recipe(architecture=architecture), training, [4, 7])
    for kind in ("weights", "biases", "gains", "population"):
        mine, theirs = getattr(block.parameters, kind), getattr(expected, kind)
        for one, other in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(one, other[1::2])


def test_momentum_would_be_forgotten_and_is_refused(training) -> None:
    with pytest.raises(InvalidInput, match=r"update rule Momentum\(.*\): expected plain descent"):
        ShrinkingBlock(range(1), recipe(rule=Momentum("classical", 0.5)), training)
