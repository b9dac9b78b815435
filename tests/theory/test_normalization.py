"""Normalized layers: printed numbers, closed forms, and a simulation without any theory."""

import mpmath
import numpy as np
import pytest
from scipy.special import expit

from stages.propagation.networks import LINEAR
from tests.quadrature import expectation
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID, SOFTSIGN, TANH, scaled_sigmoid
from unstable_gradients.theory import normalization
from unstable_gradients.theory.normalized_batch import NormalizedBatch

BATCHES = (4, 5, 10, 100, 5000)


def test_the_published_factors_of_large_batches() -> None:
    """Yang et al. 2019: pi / (pi - 1) for ReLU; the others to the digits of the study's plan."""
    assert normalization.large_batch_factor(RELU) == pytest.approx(np.pi / (np.pi - 1), rel=1e-10)
    assert round(normalization.large_batch_factor(TANH), 2) == 1.18
    assert round(normalization.large_batch_factor(SIGMOID), 3) == 1.034


def test_the_published_factors_of_layer_normalization() -> None:
    assert normalization.layer_factor(RELU, 0.0) == pytest.approx(1, rel=1e-10)
    assert round(normalization.layer_factor(TANH, 0.0), 2) == 1.18
    assert round(normalization.layer_factor(SIGMOID, 0.0), 3) == 0.153


def test_biases_count_in_layer_normalization() -> None:
    """Against integrals in high precision: z has the variance 1 + 1.5."""

    def sigmoid(z):
        return 1 / (1 + mpmath.exp(-z))

    slope = expectation(lambda z: (sigmoid(z) * sigmoid(-z)) ** 2, 2.5)
    value = expectation(lambda z: sigmoid(z) ** 2, 2.5)
    assert normalization.layer_factor(SIGMOID, 1.5) == pytest.approx(slope / value, rel=1e-9)


@pytest.mark.parametrize("images", BATCHES)
def test_batches_of_linear_neurons(images: int) -> None:
    """Yang et al. 2019, from memory: (B - 2)/(B - 3)."""
    factor = (images - 2) / (images - 3)
    assert normalization.batch_factor(LINEAR, images) == pytest.approx(factor, rel=1e-9)


@pytest.mark.parametrize("images", BATCHES)
def test_batches_of_rectifiers_in_closed_form(images: int) -> None:
    """A rectifier scales with z: on the sphere as for Gaussian pairs (Cho and Saul 2009)."""
    cosine = -1 / (images - 1)
    angle = np.arccos(cosine)
    both = (np.pi - angle) / (2 * np.pi)
    product = (np.sqrt(1 - cosine**2) + (np.pi - angle) * cosine) / (2 * np.pi)
    # Sums over the batch: d.d, its part along 1 and along z, and d_i^2 z_i^2.
    square = images / 2
    along_ones = (square + images * (images - 1) * both) / images
    along_z = (square + images * (images - 1) * product) / images
    passed = square - along_ones - along_z
    trace = square * (1 - 1 / images) - 1 / 2 - passed / images
    factor = images / ((images - 3) * (images - 1)) * trace / (1 / 2 - product)
    assert normalization.batch_factor(RELU, images) == pytest.approx(factor, rel=1e-9)


@pytest.mark.parametrize("function", [TANH, SIGMOID, SOFTSIGN], ids=lambda each: each.name)
def test_small_batches_explode_faster_and_large_ones_as_endless_ones(function) -> None:
    factors = [normalization.batch_factor(function, images) for images in BATCHES]
    assert factors == sorted(factors, reverse=True)
    assert factors[-1] == pytest.approx(normalization.large_batch_factor(function), rel=1e-3)
    assert min(factors) > 1


def test_the_grid_is_a_normalized_batch() -> None:
    """Mean 0, variance 1, correlation -1/(B - 1), and the fourth moment of a sphere."""
    for images in BATCHES:
        batch = NormalizedBatch.of(images)
        assert batch.mean(np.ones_like) == pytest.approx(1)
        assert batch.mean(lambda z: z) == pytest.approx(0, abs=1e-9)
        assert batch.mean(np.square) == pytest.approx(1, rel=1e-9)
        assert batch.product(lambda z: z, lambda z: z) == pytest.approx(-1 / (images - 1))
        dimensions = images - 1
        fourth = 3 * dimensions / (dimensions + 2)
        assert batch.mean(lambda z: z**4) == pytest.approx(fourth, rel=1e-8)


def test_a_small_batch_against_a_simulated_layer() -> None:
    """A batch of 8 and a layer of many neurons, with numbers drawn for all that theory averages."""
    images, neurons, rng = 8, 200_000, np.random.default_rng(1)
    z = _normalized(rng.standard_normal((images, neurons)))[0]
    a = expit(4 * z)  # steep, so that it is far from linear
    covariance = a @ a.T / neurons
    spread = np.trace(covariance - covariance.mean(axis=0)) / (images - 1)
    x = np.sqrt(spread) * rng.standard_normal((images, neurons))  # the weights' sums of these a
    z, deviation = _normalized(x)
    gradient = _centred(rng.standard_normal((images, neurons)))  # behind, alike for all pairs
    slope = 4 * expit(4 * z) * expit(-4 * z)
    delta = slope * gradient
    back = (_centred(delta) - z * (z * delta).mean(axis=0)) / deviation
    measured = np.square(back).sum() / np.square(gradient).sum()

    assert normalization.batch_factor(scaled_sigmoid(4.0), images) == pytest.approx(
        measured, rel=0.02
    )


def test_a_narrow_layer_against_a_simulated_one() -> None:
    """Layer normalization of 8 linear neurons, whose inputs have variance 1."""
    images, neurons, rng = 200_000, 8, np.random.default_rng(2)
    z, deviation = _normalized(rng.standard_normal((neurons, images)))
    gradient = rng.standard_normal((neurons, images))
    back = (_centred(gradient) - z * (z * gradient).mean(axis=0)) / deviation
    measured = np.square(back).sum() / np.square(gradient).sum()
    assert normalization.narrow_layer_factor(LINEAR, 0.0, neurons) == pytest.approx(
        measured, rel=0.02
    )


def _centred(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=0)


def _normalized(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    centred = _centred(values)
    deviation = np.sqrt(np.square(centred).mean(axis=0))
    return centred / deviation, deviation


def test_what_has_no_factor() -> None:
    with pytest.raises(InvalidInput, match="batch of 3 images: expected 4 or more"):
        normalization.batch_factor(TANH, 3)
    with pytest.raises(InvalidInput, match="layer of 3 neurons: expected 4 or more"):
        normalization.narrow_layer_factor(TANH, 0.0, 3)
    with pytest.raises(InvalidInput, match=r"sigma_b\^2 -1"):
        normalization.layer_factor(TANH, -1.0)
