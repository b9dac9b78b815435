"""The distributions of the weights and the independence of the streams.

The bounds of the moments and of the correlation are such that a right initializer, with a seed
chosen at random, fails each with a probability of about 1e-7.
"""

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, named, streams

FAILURE = 1e-7
SIZES = (100, 40, 25, 10)
REPLICAS = 50
VARIANCE = {"default": lambda n_in: 1 / n_in, "large": lambda n_in: 1.0}


def draw(name):
    own = [streams(51, SIZES, replica) for replica in range(REPLICAS)]
    generators = [each.initialization for each in own]
    return initialize(Architecture(SIZES), INITIALIZERS[name], generators)


def assert_normal(sample, variance):
    """Mean, variance and form of N(0, variance)."""
    n = sample.size
    assert abs(sample.mean()) < stats.norm.isf(FAILURE / 2) * np.sqrt(variance / n)
    low, high = stats.chi2.ppf([FAILURE / 2, 1 - FAILURE / 2], n)
    assert low < np.sum(sample**2) / variance < high
    assert stats.kstest(sample / np.sqrt(variance), "norm").pvalue > FAILURE


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("layer", range(3))
def test_weights_and_biases_have_the_distribution_of_the_book(name, layer):
    parameters = draw(name)
    assert parameters.weights[layer].shape == (REPLICAS, SIZES[layer], SIZES[layer + 1])
    assert parameters.biases[layer].shape == (REPLICAS, 1, SIZES[layer + 1])
    assert_normal(parameters.weights[layer].ravel(), VARIANCE[name](SIZES[layer]))
    assert_normal(parameters.biases[layer].ravel(), 1.0)


def test_default_weights_are_the_large_ones_over_the_root_of_their_inputs():
    default, large = draw("default"), draw("large")
    for n_in, one, other in zip(SIZES, default.weights, large.weights, strict=False):
        np.testing.assert_allclose(one * n_in**0.5, other, rtol=1e-14)
    for one, other in zip(default.biases, large.biases, strict=True):
        np.testing.assert_array_equal(one, other)


def test_replicas_are_uncorrelated():
    by_replica = draw("large").weights[0].reshape(REPLICAS, -1)
    correlation = np.corrcoef(by_replica)[np.triu_indices(REPLICAS, 1)]
    # Fisher's z of a correlation of n pairs is close to normal, with variance 1 / (n - 3).
    bound = stats.norm.isf(FAILURE / 2 / correlation.size) / np.sqrt(by_replica.shape[1] - 3)
    assert np.abs(np.arctanh(correlation)).max() < bound


def test_layers_are_uncorrelated():
    parameters = initialize(
        Architecture((40, 40, 40)), INITIALIZERS["large"], [streams(52, (40,), 0).initialization]
    )
    front, back = (weights.ravel() for weights in parameters.weights)
    bound = stats.norm.isf(FAILURE / 2) / np.sqrt(front.size - 3)
    assert abs(np.arctanh(np.corrcoef(front, back)[0, 1])) < bound


def test_single_precision_rounds_the_draws_of_double_precision():
    def start(dtype):
        return initialize(
            Architecture(SIZES), INITIALIZERS["default"], [np.random.default_rng(53)], dtype
        )

    single, double = start(np.float32), start(np.float64)
    for one, other in zip(
        single.weights + single.biases, double.weights + double.biases, strict=True
    ):
        assert one.dtype == np.float32
        np.testing.assert_array_equal(one, other.astype(np.float32))


def first_draws(seed, sizes, replica):
    own = streams(seed, sizes, replica)
    return own.initialization.random(), own.shuffling.random()


def test_streams_are_the_same_again():
    assert first_draws(1, (784, 30, 10), 3) == first_draws(1, (784, 30, 10), 3)


def test_streams_differ_by_seed_shape_replica_and_purpose():
    shapes = [(784, 30, 10), (784, 30, 30, 10), (784, 31, 10), (784, 30, 10, 10)]
    draws = [
        number
        for seed in (0, 1, 2)
        for sizes in shapes
        for replica in range(20)
        for number in first_draws(seed, sizes, replica)
    ]
    assert len(set(draws)) == len(draws)


def test_shuffling_does_not_depend_on_how_much_was_drawn_for_the_weights():
    used, fresh = streams(1, (784, 30, 10), 0), streams(1, (784, 30, 10), 0)
    used.initialization.random(1000)
    np.testing.assert_array_equal(used.shuffling.permutation(50), fresh.shuffling.permutation(50))


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(InvalidInput, match=r"^initializer 'zero': expected one of default, large$"):
        named("zero")
