"""Two inputs and the mean gradient: against random networks written out, and exact cases."""

from itertools import pairwise

import numpy as np
import pytest

from tests.textbook import (
    sigmoid,
    sigmoid_prime,
    tanh_prime,
)
from tests.theory.linear import FUNCTIONS, LINEAR
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH
from unstable_gradients.theory import gaussian_moments, mean_field
from unstable_gradients.theory.image_pairs import every_pair, gathered
from unstable_gradients.theory.mean_field import Layer, layers
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS
from unstable_gradients.theory.two_inputs import (
    ONE_PAIR,
    forward_correlations,
    gradient_factor,
    next_correlations,
    predict,
)

SIZES = (20, 1000, 600, 800, 10)
HIDDEN = len(SIZES) - 2
DRAWS = 30
LABELS = np.array([3, 3, 8, 0, 3])
RANDOM_NETWORKS = {  # s and s', the variance of a weight, of a bias, and the cost
    "sigmoid": (sigmoid, sigmoid_prime, lambda n, m: 1 / n, 1.0, "cross-entropy"),
    "tanh": (np.tanh, tanh_prime, lambda n, m: 4 / (n + m), 0.0, "quadratic"),
    "relu": (lambda z: z * (z > 0), lambda z: 1.0 * (z > 0), lambda n, m: 2 / n, 0.1, "quadratic"),
}


def images():
    """Five inputs of different lengths, at angles from 25 degrees to beyond a right angle."""
    rng = np.random.default_rng(41)
    common, own = rng.standard_normal(SIZES[0]), rng.standard_normal((5, SIZES[0]))
    mixed = np.array([[1.0], [0.9], [0.5], [0.0], [-0.5]]) * common + 0.5 * own
    return mixed * np.array([[0.5], [1.0], [1.0], [2.0], [1.0]])


def grams(rng, name, inputs):
    """z . z' / n of each layer and delta . delta' of each layer of one random network."""
    s, slope, variance, bias_variance, cost = RANDOM_NETWORKS[name]
    weights, forth, activation, zs = [], [], inputs.T, []
    for n_in, n_out in pairwise(SIZES):
        weights.append(rng.standard_normal((n_out, n_in)) * np.sqrt(variance(n_in, n_out)))
        biases = rng.standard_normal((n_out, 1)) * np.sqrt(bias_variance)
        zs.append(weights[-1] @ activation + biases)
        forth.append(zs[-1].T @ zs[-1] / n_out)
        activation = s(zs[-1])
    outputs = sigmoid(zs[-1])
    delta = outputs - np.eye(10)[LABELS].T
    if cost == "quadratic":
        delta = delta * outputs * (1 - outputs)
    back = [delta.T @ delta]
    for weight, z in zip(weights[:0:-1], zs[-2::-1], strict=True):
        delta = weight.T @ delta * slope(z)
        back.insert(0, delta.T @ delta)
    return forth[:-1], back


@pytest.fixture(scope="module", params=RANDOM_NETWORKS)
def case(request):
    """A prediction, and (draw, layer, pair) moments of random networks."""
    name, inputs = request.param, images()
    _, _, variance, bias_variance, cost = RANDOM_NETWORKS[name]
    network = layers(SIZES, variance, bias_variance)
    pairs = every_pair(inputs, LABELS)
    prediction = predict(FUNCTIONS[name], network, pairs, OUTPUT_ERRORS[cost], neurons=SIZES[-1])
    rng = np.random.default_rng(42)
    forth, back = zip(*(grams(rng, name, inputs) for _ in range(DRAWS)), strict=True)
    upper = (..., pairs.members.first, pairs.members.second)
    return prediction, pairs, np.array(forth)[upper], np.array(back)[upper]


def assert_no_deviation(deviations, scale, share):
    """The mean over draws is 0 within five standard errors and a share of the scale.

    The share allows for the width: its corrections are of the order of 1 / 600.
    """
    standard_error = deviations.std(axis=0, ddof=1) / np.sqrt(len(deviations))
    assert np.all(np.abs(deviations.mean(axis=0)) < 5 * standard_error + share * scale)


def test_variances_and_correlations_of_random_networks(case):
    prediction, pairs, forth, _ = case
    variances = prediction.variances[:-1]
    lengths = np.sqrt(variances[:, pairs.members.first] * variances[:, pairs.members.second])
    predicted = prediction.correlations[:-1] * lengths
    assert np.all(forth.std(axis=0) < 0.15 * lengths)  # narrow enough to tell something
    assert_no_deviation(forth - predicted, lengths, 0.005)


def test_layer_factors_of_random_networks(case):
    """Each network's own gradients, layer by layer, so that its output matters little."""
    prediction, pairs, _, back = case
    own = pairs.itself
    squares = np.zeros(len(pairs.mean_squares))
    squares[pairs.members.first[own]] = back[:, 1:, own].mean(axis=(0, 1))
    scale = np.sqrt(squares[pairs.members.first] * squares[pairs.members.second])
    deviations = back[:, :-1] - prediction.factors * back[:, 1:]
    assert np.all(deviations.std(axis=0) < 0.3 * scale)
    assert_no_deviation(deviations, prediction.factors * scale, 0.01)


def test_norms_of_single_and_of_mean_gradients(case):
    prediction, pairs, _, back = case
    of_the_mean = back[:, :-1] @ pairs.shares
    of_images = back[:, :-1] @ pairs.image_shares
    for squares, norms in (
        (of_the_mean, prediction.mean_norms),
        (of_images, prediction.rms_norms),
    ):
        assert_no_deviation(squares - norms**2, norms**2, 0.01)
        assert np.all(squares.std(axis=0, ddof=1) / np.sqrt(DRAWS) < 0.12 * norms**2)
    assert np.all(prediction.mean_norms < 0.95 * prediction.rms_norms)


def test_orthogonal_linear_layers_keep_every_gradient():
    """Not only on average: with orthogonal weights and s(z) = z the factor 1 is exact."""
    rng = np.random.default_rng(43)
    delta, lengths = rng.standard_normal(12), []
    for _ in range(5):
        weights, _ = np.linalg.qr(rng.standard_normal((12, 12)))
        delta = weights.T @ delta
        lengths.append(np.linalg.norm(delta))
    np.testing.assert_allclose(lengths, lengths[0])
    pairs = every_pair(rng.standard_normal((3, 4)), np.array([0, 1, 1]))
    network = layers([4, 12, 12, 12, 12], lambda n_in, n_out: 1 / n_in, 0.0)
    prediction = predict(LINEAR, network, pairs, OUTPUT_ERRORS["cross-entropy"], 12)
    np.testing.assert_allclose(prediction.factors, 1, rtol=1e-12)
    np.testing.assert_allclose(
        prediction.correlations, np.tile(pairs.cosines, (4, 1)), rtol=1e-12, atol=1e-12
    )
    np.testing.assert_allclose(prediction.rms_norms, prediction.rms_norms[0], rtol=1e-12)


def test_each_layer_has_the_factor_of_the_weights_behind_it():
    network = [Layer(1.0, 0.5), Layer(2.0, 0.25), Layer(4.0, 0.125)]
    pairs = every_pair(np.array([[1.0, 2.0]]), np.array([3]))
    prediction = predict(LINEAR, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
    np.testing.assert_allclose(prediction.factors[:, 0], [2, 4], rtol=1e-12)


def factors_of_images(function, network, variances):
    """chi of each hidden layer and image, with sigma_w of the layer behind."""
    return [
        mean_field.gradient_factor(function, behind.weight_variance, variance)
        for behind, variance in zip(network[1:], variances[:-1], strict=True)
    ]


@pytest.mark.parametrize("function", [SIGMOID, TANH, SOFTSIGN, RELU])
def test_an_image_with_itself_has_the_numbers_of_one_input(function):
    network = layers([30, 20, 20, 20, 10], lambda n_in, n_out: 2 / n_in, 0.3)
    pairs = every_pair(np.array([[2.0, 1.0], [-1.0, 3.0]]), np.array([0, 1]))
    prediction = predict(function, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
    variances = mean_field.forward_variances(function, network, np.array([2.5, 5.0]))
    factors = factors_of_images(function, network, variances)
    np.testing.assert_allclose(prediction.variances, variances, rtol=1e-12)
    np.testing.assert_allclose(prediction.correlations[:, pairs.itself], 1, rtol=1e-12)
    # ReLU's closed form has the square root of the rounding of c near c = 1.
    np.testing.assert_allclose(prediction.factors[:, pairs.itself], factors, rtol=1e-7)


def test_in_deep_chaotic_networks_an_image_stays_equal_to_itself():
    """The factor of the gradient is 9 here: rounding would be as large as c after 16 layers."""
    network = layers([30, *[300] * 40, 10], lambda n_in, n_out: 1.0, 0.0)
    inputs = np.array([[2.0, 1.0], [-1.0, 3.0]])
    pairs = every_pair(inputs, np.array([0, 1]))
    prediction = predict(TANH, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
    variances = mean_field.forward_variances(TANH, network, pairs.mean_squares)
    factors = factors_of_images(TANH, network, variances)
    assert np.all(np.array(factors[1:]) > 9)
    np.testing.assert_allclose(prediction.factors[:, pairs.itself], factors, rtol=1e-9)


def test_one_image_is_its_own_mean():
    network = layers([4, 20, 20, 10], lambda n_in, n_out: 1 / n_in, 1.0)
    pairs = every_pair(np.array([[1.0, 2.0, 0.0, 1.0]]), np.array([7]))
    prediction = predict(SIGMOID, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
    np.testing.assert_array_equal(prediction.mean_norms, prediction.rms_norms)


def test_independent_weighted_inputs_leave_the_product_of_the_means():
    """c = 0: E[s] = 1/2 for the sigmoid whatever q, so the covariance is sigma_w^2 / 4."""
    before, after = np.array([0.7, 2.0]), np.array([1.5, 1.8])
    layer = Layer(3.0, 0.4)
    found = next_correlations(SIGMOID, layer, before, after, np.zeros(1), ONE_PAIR)
    assert found[0] == pytest.approx((3 / 4 + 0.4) / np.sqrt(1.5 * 1.8), rel=1e-12)
    means = gaussian_moments.expectation(SIGMOID.slope, before)
    factor = gradient_factor(SIGMOID, 3.0, before, np.zeros(1), ONE_PAIR)
    assert factor[0] == pytest.approx(3 * means.prod(), rel=1e-12)


@pytest.mark.parametrize("function", [SIGMOID, TANH, SOFTSIGN])
def test_the_slope_of_the_correlation_map_is_the_factor_of_the_gradient(function):
    """Price's theorem: d/dc E[s s'] = sqrt(q q') E[s' s'']; at a fixed q their sizes meet."""
    variances, h = np.array([0.7, 2.0]), 1e-5
    unit = np.ones(2) * np.sqrt(variances.prod())
    above, below = (
        next_correlations(function, Layer(0.4, 0.0), variances, unit, np.array([c]), ONE_PAIR)
        for c in (0.6 + h, 0.6 - h)
    )
    factor = gradient_factor(function, 0.4, variances, np.array([0.6]), ONE_PAIR)
    assert (above - below)[0] / (2 * h) == pytest.approx(factor[0], rel=1e-8)


def test_the_first_layer_sees_the_angle_of_the_images():
    inputs = np.array([[1.0, 0.0], [1.0, 1.0], [-3.0, 0.0]])
    pairs = every_pair(inputs, np.array([0, 1, 2]))
    network = [Layer(2.0, 0.5), Layer(1.0, 0.5)]
    variances = mean_field.forward_variances(TANH, network, pairs.mean_squares)
    found = forward_correlations(TANH, network, variances, pairs)[0]
    covariances = inputs @ inputs.T / 2 * 2.0 + 0.5
    lengths = np.sqrt(np.diag(covariances))
    expected = (covariances / np.outer(lengths, lengths))[pairs.members.first, pairs.members.second]
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_a_black_image_without_biases_is_no_error():
    pairs = every_pair(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([0, 1]))
    network = layers([2, 5, 5, 10], lambda n_in, n_out: 1 / n_in, 0.0)
    prediction = predict(TANH, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
    assert np.isfinite(prediction.mean_norms).all()
    np.testing.assert_array_equal(prediction.variances[:, 0], 0)


@pytest.mark.parametrize(("function", "bias_variance"), [(SIGMOID, 1.0), (TANH, 0.0), (RELU, 0.0)])
def test_gathered_pairs_give_nearly_the_same_norms(function, bias_variance):
    """Positive inputs of unequal length, as images are; the error falls with finer bins."""
    rng = np.random.default_rng(44)
    inputs = rng.random((60, 9)) ** 3 * rng.uniform(0.3, 1, (60, 1))
    labels = rng.integers(0, 10, 60)
    network = layers([9, 30, 30, 30, 10], lambda n_in, n_out: 1 / n_in, bias_variance)

    def norms(pairs):
        found = predict(function, network, pairs, OUTPUT_ERRORS["cross-entropy"], 10)
        return np.stack([found.mean_norms, found.rms_norms])

    exact = norms(every_pair(inputs, labels))
    coarse, fine = (
        np.abs(norms(gathered(inputs, labels, groups, bins)) / exact - 1).max()
        for groups, bins in ((2, 2), (10, 8))
    )
    assert fine < 0.002
    assert fine < 0.3 * coarse
