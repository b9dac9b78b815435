"""Activations in the course of training, against the forward equations."""

import itertools
import math

import numpy as np
import pytest

from stages.saturation import course
from tests.stages import blocks
from tests.training.recipes import recipe
from unstable_gradients.images import mnist
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import LOG_LIKELIHOOD
from unstable_gradients.network.initializers import initialize, named, streams


@pytest.fixture(scope="module")
def images(small_mnist) -> tuple[mnist.Split, mnist.Split]:
    return mnist.load(small_mnist).training_and_validation(60, 40)


def test_activations_are_those_of_the_forward_equations(images) -> None:
    architecture = Architecture((784, 9, 6, 10), TANH, LOG_LIKELIHOOD)
    start = named("uniform", "zero")
    ours = recipe(architecture=architecture, initializer=start)
    found = course.activations(range(1), ours, [0], 0.9, *images)
    own = [streams(5, architecture.sizes, 0).initialization]
    weights = initialize(architecture, start, own, np.float64).weights
    values = images[1].images / 256
    for layer, matrix in zip((1, 2), weights, strict=False):
        values = np.tanh(values @ matrix[0])
        row = found[found["layer"] == layer].iloc[0]
        assert row["mean"] == pytest.approx(values.mean(), abs=1e-6)
        assert row["spread"] == pytest.approx(values.std(), abs=1e-6)
        ordered = np.sort(values.ravel())
        within = (values >= row["percentile_2"]) & (values <= row["percentile_98"])
        assert within.mean() == pytest.approx(0.96, abs=2 / len(ordered) + 0.01)
        slopes = 1 / np.cosh(np.arctanh(values)) ** 2
        assert row["slope"] == pytest.approx(slopes.mean(), abs=1e-6)
        assert row["saturated"] == pytest.approx(np.mean(slopes < 0.9), abs=1e-3)
        assert row["activation"] == "tanh"
    assert found["step"].unique().tolist() == [0]


@pytest.mark.parametrize(
    ("function", "z", "expected"),
    [
        (SIGMOID, [0.0, -math.log(3)], [1, 0.75]),  # a = 1/2 and 1/4, s' = a (1 - a)
        (TANH, [0.0, math.atanh(0.6)], [1, 0.64]),
        (SOFTSIGN, [0.0, -1.0], [1, 0.25]),
        (RELU, [0.0, 3.0], [0, 1]),
    ],
)
def test_slopes_are_in_parts_of_the_steepest(function, z, expected) -> None:
    z = np.array(z)
    assert course.relative_slopes(function, z, function.of(z)) == pytest.approx(expected)


def test_networks_that_diverged_have_no_saturated_part(images) -> None:
    wild = recipe(eta=1e38, lmbda=0.0)
    found = course.activations(range(2), wild, [0, 9], 0.1, *images)
    lost = found[found["mean"].isna()]
    assert not lost.empty
    assert lost["saturated"].isna().all()


def test_looks_are_spaced_by_a_factor_and_begin_with_0() -> None:
    steps = course.spaced(10_000, 5)
    assert steps == [0, 1, 10, 100, 1000, 10_000]
    many = course.spaced(20, 40)
    assert many[:2] == [0, 1]
    assert many[-1] == 20
    assert course.spaced(20, 1) == [0, 20]
    assert course.spaced(1, 3) == [0, 1]
    assert all(a < b for a, b in itertools.pairwise(many))


def test_a_replica_is_the_same_in_any_block(images) -> None:
    blocks.assert_independent_of_blocks(
        lambda block: [course.activations(block, recipe(), [0, 2, 9], 0.1, *images)]
    )
