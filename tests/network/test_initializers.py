"""The distributions of the weights and the independence of the streams.

The bounds of the moments and of the correlation are such that a right initializer, with a seed
chosen at random, fails each with a probability of about 1e-7.
"""

import functools
import itertools
import math

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import (
    INITIALIZERS,
    initialize,
    named,
    start,
    streams,
)

FAILURE = 1e-7
SIZES = (100, 40, 25, 10, 30)  # narrower and wider layers
REPLICAS = 50
# Closed forms, from the papers that give the initializers.
NORMAL = {
    "default": lambda n_in, n_out: 1 / n_in,
    "large": lambda n_in, n_out: 1.0,
    "lecun": lambda n_in, n_out: 1 / n_in,
    "he": lambda n_in, n_out: 2 / n_in,
    "glorot-normal": lambda n_in, n_out: 2 / (n_in + n_out),
}
UNIFORM = {  # variance (2 bound)^2 / 12
    "glorot-uniform": lambda n_in, n_out: 2 / (n_in + n_out),
    "uniform": lambda n_in, n_out: 1 / (3 * n_in),
}
FOR_SIGMOIDS = (2, 4, 4, 2)  # times Glorot's, where front and back of the network are neither
EACH_LAYER = pytest.mark.parametrize("layer", range(len(SIZES) - 1))


@functools.cache
def draw(name, **more):
    own = [streams(51, SIZES, replica) for replica in range(REPLICAS)]
    generators = [each.initialization for each in own]
    return initialize(Architecture(SIZES), named(name, **more), generators)


def assert_normal(sample, variance):
    """Mean, variance and form of N(0, variance)."""
    n = sample.size
    assert abs(sample.mean()) < stats.norm.isf(FAILURE / 2) * np.sqrt(variance / n)
    low, high = stats.chi2.ppf([FAILURE / 2, 1 - FAILURE / 2], n)
    assert low < np.sum(sample**2) / variance < high
    assert stats.kstest(sample / np.sqrt(variance), "norm").pvalue > FAILURE


def assert_uniform(sample, variance):
    """Mean, variance, form and ends of U[-bound, bound]."""
    n, bound = sample.size, math.sqrt(3 * variance)
    assert abs(sample.mean()) < stats.norm.isf(FAILURE / 2) * np.sqrt(variance / n)
    # E x^4 = bound^4 / 5, so that x^2 has variance 4 bound^4 / 45.
    spread = stats.norm.isf(FAILURE / 2) * np.sqrt(4 / 45 / n) * bound**2
    assert abs(np.mean(sample**2) - variance) < spread
    assert stats.kstest(sample / bound, stats.uniform(-1, 2).cdf).pvalue > FAILURE
    assert np.abs(sample).max() < bound
    # Each number is below (1 - x) bound with probability 1 - x.
    assert np.abs(sample).max() > (1 + np.log(FAILURE) / n) * bound


def test_none_is_left_out():
    assert set(INITIALIZERS) == {*NORMAL, *UNIFORM, "glorot-sigmoid", "orthogonal", "sparse"}


@pytest.mark.parametrize("name", NORMAL)
@EACH_LAYER
def test_normal_weights(name, layer):
    weights = draw(name).weights[layer]
    assert weights.shape == (REPLICAS, SIZES[layer], SIZES[layer + 1])
    assert_normal(weights.ravel(), NORMAL[name](SIZES[layer], SIZES[layer + 1]))


@pytest.mark.parametrize("name", UNIFORM)
@EACH_LAYER
def test_uniform_weights(name, layer):
    weights = draw(name).weights[layer]
    assert weights.shape == (REPLICAS, SIZES[layer], SIZES[layer + 1])
    assert_uniform(weights.ravel(), UNIFORM[name](SIZES[layer], SIZES[layer + 1]))


@EACH_LAYER
def test_weights_for_sigmoids(layer):
    weights = draw("glorot-sigmoid").weights[layer]
    assert_uniform(weights.ravel(), FOR_SIGMOIDS[layer] ** 2 * 2 / sum(SIZES[layer : layer + 2]))


def test_without_hidden_layers_weights_for_sigmoids_are_glorot_s():
    found = [
        initialize(Architecture((20, 10)), named(name), [np.random.default_rng(56)]).weights[0]
        for name in ("glorot-sigmoid", "glorot-uniform")
    ]
    np.testing.assert_array_equal(*found)


@EACH_LAYER
def test_orthogonal_weights_keep_lengths(layer):
    """w^T w = 1 where a layer narrows, w w^T = 1 where it widens."""
    for w in draw("orthogonal").weights[layer]:
        n_in, n_out = w.shape
        product = w.T @ w if n_in >= n_out else w @ w.T
        np.testing.assert_allclose(product, np.eye(min(n_in, n_out)), atol=1e-13)
        # So the mean square of a weight follows exactly: it is the closed form of its variance.
        assert np.mean(w**2) == pytest.approx(1 / max(n_in, n_out), rel=1e-13)


@pytest.mark.parametrize("sizes", [(3, 3), (4, 2), (2, 4), (1, 1), (1, 4), (4, 1)])
def test_orthogonal_weights_prefer_no_direction(sizes):
    """A weight is a coordinate of a point drawn uniformly from a sphere, whatever its place.

    Squared, such a coordinate in n dimensions follows Beta(1/2, (n - 1)/2), and its sign is
    fair. QR alone fails: it gives the diagonal a sign.
    """
    replicas, n = 2000, max(sizes)
    generators = [np.random.default_rng(55)] * replicas  # one, from which all draw in turn
    (weights,) = initialize(Architecture(sizes), named("orthogonal"), generators).weights
    fair = stats.binom(replicas, 0.5)
    for place in np.ndindex(sizes):
        sample = weights[(slice(None), *place)]
        assert fair.ppf(FAILURE / 2) <= np.sum(sample > 0) <= fair.isf(FAILURE / 2)
        if n > 1:
            assert stats.kstest(sample**2, stats.beta(0.5, (n - 1) / 2).cdf).pvalue > FAILURE


@EACH_LAYER
def test_sparse_weights(layer):
    """Fifteen N(0, 1) connections of each neuron, or as many as it has inputs."""
    weights, n_in = draw("sparse").weights[layer], SIZES[layer]
    connected = weights != 0
    np.testing.assert_array_equal(connected.sum(axis=1), min(15, n_in))
    assert_normal(weights[connected], 1.0)
    # Over all places the variance is 15/n_in.
    assert np.var(weights) == pytest.approx(min(15, n_in) / n_in, rel=0.05)


def test_sparse_connections_prefer_no_input():
    """How often an input is chosen, over all neurons and replicas, is binomial."""
    weights = draw("sparse").weights[0]
    chosen = (weights != 0).sum(axis=(0, 2))
    chance = stats.binom(REPLICAS * SIZES[1], 15 / SIZES[0])
    assert chosen.min() > chance.ppf(FAILURE / 2 / SIZES[0])
    assert chosen.max() < chance.isf(FAILURE / 2 / SIZES[0])
    pairs = np.unique((weights != 0).transpose(0, 2, 1).reshape(-1, SIZES[0]), axis=0)
    assert len(pairs) == REPLICAS * SIZES[1]  # no two neurons have the same inputs


@pytest.mark.parametrize("name", INITIALIZERS)
@EACH_LAYER
def test_biases(name, layer):
    biases = draw(name).biases[layer]
    assert biases.shape == (REPLICAS, 1, SIZES[layer + 1])
    assert_normal(biases.ravel(), 1.0)
    np.testing.assert_array_equal(draw(name, biases="zero").biases[layer], np.zeros_like(biases))


@pytest.mark.parametrize("name", INITIALIZERS)
def test_weights_do_not_depend_on_the_biases(name):
    for one, other in zip(draw(name).weights, draw(name, biases="zero").weights, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_a_replica_is_the_same_alone_and_among_others(name):
    alone = initialize(
        Architecture(SIZES), named(name), [streams(51, SIZES, 7).initialization], np.float32
    )
    for one, other in zip(alone.weights, draw(name).weights, strict=True):
        np.testing.assert_array_equal(one[0], other[7].astype(np.float32))


def test_the_book_s_starts_are_drawn_as_written():
    """To the bit: N(0, 1) weights, over sqrt(n_in) for `default`, then biases, layer by layer."""
    for name, divisor in (("default", np.sqrt(SIZES[:-1])), ("large", np.ones(4))):
        found = initialize(Architecture(SIZES), named(name), [np.random.default_rng(54)])
        rng = np.random.default_rng(54)
        for layer, (n_in, n_out) in enumerate(itertools.pairwise(SIZES)):
            weights = rng.standard_normal((n_in, n_out)) / divisor[layer]
            np.testing.assert_array_equal(found.weights[layer][0], weights)
            np.testing.assert_array_equal(found.biases[layer][0], rng.standard_normal((1, n_out)))


def test_biases_that_there_are_not():
    with pytest.raises(InvalidInput) as caught:
        named("default", "none")
    assert str(caught.value) == "biases 'none': expected one of normal, zero, centred"


@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("shape", [(400, 300), (300, 300), (100, 400)])
def test_weights_are_as_large_as_theory_has_them(name, shape):
    rng = np.random.default_rng(51)
    initializer = named(name)
    weights, _ = initializer.draw(rng, Architecture((5, *shape, 5)), 1)
    variance = initializer.weights.variance(*shape) * initializer.weights.scale(1, 3) ** 2
    # Five standard errors: squares of weights have a kurtosis below 2 n_in / 15 (of sparse ones).
    spread = 5 * np.sqrt(3 * max(1, shape[0] / 15) / weights.size)
    assert np.square(weights).mean() == pytest.approx(variance, rel=spread)
    assert abs(weights.mean()) < 5 * np.sqrt(variance / weights.size)


def test_few_inputs_leave_no_weight_out():
    assert named("sparse").weights.variance(10, 30) == 1


def test_one_name_tells_weights_and_biases():
    assert start("he") == named("he")
    assert start("he-zero") == named("he", "zero")
    assert start("glorot-sigmoid-centred") == named("glorot-sigmoid", "centred")
    assert [start("he").biases.variance, start("he-zero").biases.variance] == [1, 0]


@pytest.mark.parametrize("name", ["", "zero", "-zero", "he-none", "he-zero-zero", "-centred"])
def test_a_start_that_is_unknown(name):
    with pytest.raises(InvalidInput, match=f"initialization '{name}': expected one of default"):
        start(name)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_words(name):
    words = named(name).weights.words
    assert all((words.label, words.noun, words.sentence))


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
    with pytest.raises(InvalidInput) as caught:
        named("zero")
    assert str(caught.value) == (
        "initializer 'zero': expected one of default, large, lecun, he, glorot-normal, "
        "glorot-uniform, glorot-sigmoid, uniform, orthogonal, sparse"
    )
