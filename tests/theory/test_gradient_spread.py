"""The spread of gradients: closed forms, and random layers and networks drawn with numpy alone."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.theory import gradient_spread
from unstable_gradients.theory.gradient_spread import Spread
from unstable_gradients.theory.image_pairs import every_pair

ONE = every_pair(np.array([[1.0, 2.0]]), np.array([3]))
ONE_SHARE = np.ones(1)
KAPPAS = {"linear": 1.0, "relu": 2.0}


@pytest.mark.parametrize(("kappa", "expected"), [(1.0, 2.0), (2.0, 5.0), (3.5, 9.5)])
def test_one_image(kappa, expected):
    """2 is the relative variance of a squared normal number, 5 that of Hanin and Nica for ReLU."""
    found = gradient_spread.of_pairs(np.array([kappa]), np.ones(1))
    assert gradient_spread.quadratic(ONE_SHARE, ONE, found) == pytest.approx(expected)


@pytest.mark.parametrize(("kappa", "expected"), [(1.0, 0.0), (2.0, 3.0)])
def test_one_image_and_orthogonal_weights(kappa, expected):
    found = gradient_spread.of_pairs_orthogonal(np.array([kappa]), np.ones(1), np.zeros(1))
    assert found == pytest.approx(expected)


NEURONS, DRAWS = 12, 20_000
THREE = every_pair(np.eye(3), np.arange(3))
ERRORS = np.array([[2.0, 0.8, -0.3], [0.8, 1.0, 0.4], [-0.3, 0.4, 1.5]])  # delta_a . delta_b
OF_Z = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.6], [0.2, 0.6, 1.0]])


@cache
def layers(orthogonal):
    """delta of three images in layers of tanh neurons, for given errors behind: draw, image, j."""
    rng = np.random.default_rng(71)
    z = rng.standard_normal((DRAWS, NEURONS, 3)) @ np.linalg.cholesky(OF_Z).T
    behind = np.linalg.cholesky(ERRORS) @ np.eye(3, NEURONS)
    if orthogonal:
        weights = stats.ortho_group.rvs(NEURONS, size=DRAWS, random_state=rng)
    else:
        weights = rng.standard_normal((DRAWS, NEURONS, NEURONS))
    slopes = (1 - np.tanh(z) ** 2).transpose(0, 2, 1)
    return slopes * (behind @ weights)


def noise(squares):
    return np.var(squares) / np.mean(squares) ** 2


def slopes_at_points():
    rng = np.random.default_rng(72)
    z = rng.standard_normal((20_000, 3)) @ np.linalg.cholesky(OF_Z).T
    return 1 - np.tanh(z) ** 2


def kurtoses(slopes):
    squares = np.square(slopes)
    first, second = THREE.members.first, THREE.members.second
    means = squares.mean(axis=0)
    return (squares[:, first] * squares[:, second]).mean(axis=0) / (means[first] * means[second])


@pytest.mark.parametrize("orthogonal", [False, True])
def test_the_mean_square_over_images(orthogonal):
    slopes = slopes_at_points()
    own = np.square(slopes).mean(axis=0) * np.diag(ERRORS)
    pairs = ERRORS[THREE.members.first, THREE.members.second]
    alike = gradient_spread.squared_correlations(pairs, THREE)
    given, shares = (kurtoses(slopes), alike), own / own.sum()
    if orthogonal:
        noises = gradient_spread.of_pairs_orthogonal(*given, np.zeros(6)) / (NEURONS + 2)
    else:
        noises = gradient_spread.of_pairs(*given) / NEURONS
    found = gradient_spread.quadratic(shares, THREE, noises)
    drawn = noise(np.square(layers(orthogonal)).sum(axis=(1, 2)))
    assert found == pytest.approx(drawn, rel=0.05)


@pytest.mark.parametrize("orthogonal", [False, True])
def test_the_mean_gradient(orthogonal):
    weights = np.full((3, 3), 1 / 9)
    values = gradient_spread.mean_gradient(slopes_at_points(), weights, ERRORS)
    found = values[1] / (NEURONS + 2) if orthogonal else values[0] / NEURONS
    drawn = noise(np.square(layers(orthogonal).mean(axis=1)).sum(axis=1))
    assert found == pytest.approx(drawn, rel=0.05)


def test_uniform_weights_spread_as_little_less_as_is_said():
    """Linear neurons behind linear neurons: 2 - 6/5 sum delta^4 / |delta|^4 instead of 2."""
    rng = np.random.default_rng(73)
    delta = rng.standard_normal(NEURONS)
    weights = rng.uniform(-1, 1, (DRAWS, NEURONS, NEURONS))
    drawn = noise(np.square(weights @ delta).sum(axis=1))
    share = np.sum(delta**4) / np.sum(delta**2) ** 2
    assert drawn == pytest.approx((2 - 1.2 * share) / NEURONS, rel=0.05)


@pytest.mark.parametrize("neurons", [3, 30, 300])
def test_linear_layers_are_exactly_gamma(neurons):
    """ln of a chi-square variable over its mean, by scipy's log-gamma distribution."""
    found = gradient_spread.as_gamma(np.full(7, 2.0), neurons)
    known = stats.loggamma(neurons / 2)
    assert found.variance == pytest.approx(7 * known.var())
    assert found.shift == pytest.approx(7 * (known.mean() - np.log(neurons / 2)))


def test_log_normal_factors_keep_the_mean():
    """E exp(x) = exp(mean + variance / 2) of a normal x, and E S^2 is the product of 1 + V/n."""
    found = gradient_spread.as_log_normal(np.array([2.0, 5.0]), 10)
    assert found.shift + found.variance / 2 == pytest.approx(0)
    assert np.exp(found.variance) == pytest.approx(1.2 * 1.5)


def test_both_agree_in_wide_layers():
    noises = np.array([2.0, 5.0, 0.0])
    narrow, wide = (
        gradient_spread.as_log_normal(noises, 10**6),
        gradient_spread.as_gamma(noises, 10**6),
    )
    assert narrow.variance == pytest.approx(wide.variance, rel=1e-5)
    assert narrow.shift == pytest.approx(wide.shift, rel=1e-5)


def test_norms_are_square_roots():
    spread = Spread(variance=0.36, shift=-0.1)
    assert spread.norm_sd == pytest.approx(0.3)
    assert spread.norm_shift == pytest.approx(-0.05)
    more = spread.with_more(0.28, -0.1)
    assert (more.norm_sd, more.norm_shift) == (pytest.approx(0.4), pytest.approx(-0.1))


@pytest.mark.parametrize(("variance", "shift"), [(0.5, 0.0), (4.0, -2.0), (9.0, 3.0)])
def test_the_share_within_a_factor(variance, shift):
    norms = np.exp(np.random.default_rng(74).normal(shift, np.sqrt(variance), 400_000) / 2)
    drawn = np.mean((norms >= 1 / 2) & (norms <= 2))
    assert Spread(variance, shift).share_within(2.0) == pytest.approx(drawn, abs=0.004)


@pytest.mark.parametrize(("shift", "expected"), [(1.3, 1.0), (-1.5, 0.0)])
def test_networks_that_do_not_spread(shift, expected):
    """ln 2 is 0.69 of the norm, so 1.39 of its square."""
    assert Spread(0.0, shift).share_within(2.0) == expected


NETWORKS, DEPTH = 500, 12


@pytest.mark.parametrize(("function", "gain"), [("linear", 1.0), ("relu", 2.0)])
@pytest.mark.parametrize("width", [20, 60])
def test_whole_networks(function, gain, width):
    """ln |delta^1|^2 / |delta^d|^2 of networks with one image; their mean field is 1."""
    rng = np.random.default_rng(75)
    shape = (NETWORKS, width)
    z, zs, weights = rng.standard_normal(shape), [], []
    for _ in range(DEPTH - 1):
        zs.append(z)
        weights.append(rng.standard_normal((NETWORKS, width, width)) * np.sqrt(gain / width))
        z = np.einsum("ri,rij->rj", z * (z > 0) if function == "relu" else z, weights[-1])
    delta = last = rng.standard_normal(shape) * (z > 0 if function == "relu" else 1)
    for before, weight in zip(reversed(zs), reversed(weights), strict=True):
        delta = np.einsum("rij,rj->ri", weight, delta)
        delta *= before > 0 if function == "relu" else 1
    logs = np.log(np.square(delta).sum(axis=1) / np.square(last).sum(axis=1))
    noises = np.full(DEPTH - 1, 3 * KAPPAS[function] - 1)
    found = gradient_spread.as_gamma(noises, width)
    assert np.var(logs) == pytest.approx(found.variance, rel=4 * np.sqrt(2 / NETWORKS))
    assert np.mean(logs) == pytest.approx(found.shift, abs=4 * np.sqrt(found.variance / NETWORKS))


def test_images_that_spread_alike_are_one_image():
    found = gradient_spread.of_each_image(np.full(3, 1 / 3), np.full(3, -0.2), np.full((3, 3), 0.5))
    assert found.variance == pytest.approx(0.5, rel=0.02)
    assert found.shift == pytest.approx(-0.2, abs=0.01)


def test_images_that_do_not_spread():
    shares = np.array([0.25, 0.75])
    found = gradient_spread.of_each_image(shares, np.log([2.0, 4.0]), np.zeros((2, 2)))
    assert (found.variance, found.shift) == (
        pytest.approx(0, abs=1e-12),
        pytest.approx(np.log(3.5)),
    )


def test_images_that_spread_by_themselves():
    """Against as many random draws of their sum."""
    rng = np.random.default_rng(77)
    shares, shifts = np.full(24, 1 / 24), np.full(24, -2.0)
    covariances = 3.0 * np.eye(24) + 1.0
    x = rng.multivariate_normal(shifts, covariances, 200_000)
    drawn = np.log(np.exp(x) @ shares)
    found = gradient_spread.of_each_image(shares, shifts, covariances)
    assert found.variance == pytest.approx(drawn.var(), rel=0.05)
    assert found.shift == pytest.approx(drawn.mean(), abs=0.03)


def test_values_of_pairs_are_a_symmetric_matrix() -> None:
    numbers = np.array([2.0, 3.0, 5.0])
    pairs = THREE.members
    products = numbers[pairs.first] * numbers[pairs.second]
    found = gradient_spread.matrix(products, pairs, 3)
    np.testing.assert_array_equal(found, np.outer(numbers, numbers))
