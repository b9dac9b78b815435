"""Blocks with skip connections: closed forms, the theory of plain layers, and simulation."""

import numpy as np
import pytest
from scipy import stats

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import RELU, SIGMOID, TANH
from unstable_gradients.theory import blocks, mean_field, two_inputs
from unstable_gradients.theory.blocks import Inputs
from unstable_gradients.theory.mean_field import Layer

ONE = Inputs.alone(np.array([1.0]))


def test_rectifiers_multiply_the_square_by_three_halves_and_scaled_ones_by_less_than_e() -> None:
    """Yang and Schoenholz 2017; De and Smith 2020."""
    found = blocks.gradients(RELU, [Layer(1.0, 0.0)] * 6, ONE)
    assert found.activation_products()[0, 0] == pytest.approx(1.5**5)
    totals = []
    for depth in (3, 10, 100):
        network = [Layer(2.0, 0.0)] * (depth + 1)
        scaled = blocks.gradients(RELU, network, ONE, branch=depth**-0.5)
        totals.append(scaled.activation_products()[0, 0])
    assert totals == sorted(totals)
    assert np.e - 0.02 < totals[-1] < np.e == blocks.scaled_limit(2.0)


@pytest.mark.parametrize("variance", [0.5, 2.0])
def test_tanh_grows_as_the_exponential_of_a_root(variance: float) -> None:
    """ln = A sqrt(L) + B ln L + a constant: from 625 to 2,500 blocks the constant drops out."""
    network = [Layer(variance, 0.0)] * 2_501
    logs = -np.log(blocks.gradients(TANH, network, ONE).activation_products()[:, 0])
    from_front = logs - logs[0]
    grown = from_front[2_500] - from_front[625]
    slowly = 4 / (3 * np.pi) * (1 - variance / 3) * np.log(4)
    assert grown == pytest.approx(25 * blocks.tanh_growth(variance) + slowly, rel=1e-2)


def test_the_coefficient_of_the_root() -> None:
    """4/(3 sqrt(2 pi)) from the integral of sech^4, 4/3, twice for the sum of 1/sqrt(l)."""
    z = np.linspace(-20, 20, 100_001)
    integral = np.trapezoid(np.cosh(z) ** -4.0, z)
    assert blocks.tanh_growth(1.0) == pytest.approx(2 * integral * stats.norm.pdf(0))
    assert round(blocks.tanh_growth(1.0), 3) == 1.064


@pytest.mark.parametrize("function", [RELU, TANH, SIGMOID], ids=lambda each: each.name)
def test_without_skip_connections_it_is_the_theory_of_plain_layers(function) -> None:
    inputs = Inputs.of(np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 2.0]]))
    network = [Layer(1.3, 0.2)] * 4
    found = blocks.gradients(function, network, inputs, skip=False)
    variances = mean_field.forward_variances(function, network, inputs.mean_squares)
    itself = inputs.pairs.first == inputs.pairs.second
    own = mean_field.gradient_factor(function, 1.3, variances[2])
    assert found.block_factors[1, itself] == pytest.approx(own)
    pair, q = two_inputs.ONE_PAIR, variances
    covariance = 1.3 * inputs.products[1:2] + 0.2
    correlation = covariance / np.sqrt(q[0, 0] * q[0, 1])
    for layer in (0, 1):
        correlation = two_inputs.next_correlations(
            function, network[0], q[layer], q[layer + 1], correlation, pair
        )
    expected = two_inputs.gradient_factor(function, 1.3, q[2], correlation, pair)
    assert found.block_factors[1, 1] == pytest.approx(expected[0], rel=1e-6)


def simulated(function, skip: bool, branch: float, width: int, replicas: int):
    """E[a a'] of two inputs in each layer, and E[delta . delta'] front over back, by drawing."""
    rng = np.random.default_rng(5)
    inputs = np.array([[1.0, 1.0], [1.0, -0.2]])
    forth, back = np.zeros((4, 2, 2)), np.zeros((4, 2, 2))
    for _ in range(replicas):
        a, weights, slopes = inputs, [], []
        for layer in range(4):
            w = rng.standard_normal((a.shape[1], width)) * np.sqrt(1.5 / a.shape[1])
            z = a @ w + 0.3 * rng.standard_normal(width)
            branched = function.value(z)
            a = a + branch * branched if layer and skip else branched * (branch if layer else 1)
            weights.append(w)
            slopes.append(function.slope(z) * (branch if layer else 1))
            forth[layer] += a @ a.T / width / replicas
        g = np.tile(rng.standard_normal(width), (2, 1))
        for layer in (3, 2, 1, 0):
            delta = g * slopes[layer]
            back[layer] += delta @ delta.T / width / replicas
            g = (g if skip and layer else 0) + delta @ weights[layer].T
    return inputs, forth, back


@pytest.mark.parametrize("skip", [True, False])
def test_two_inputs_of_tanh_blocks_against_drawn_networks(skip: bool) -> None:
    inputs, forth, back = simulated(TANH, skip, 0.7, 400, 60)
    found = blocks.gradients(TANH, [Layer(1.5, 0.09)] * 4, Inputs.of(inputs), skip, branch=0.7)
    pairs = np.triu_indices(2)
    assert found.error_products() == pytest.approx(back[:, *pairs], rel=0.06)
    assert found.mean_squares == pytest.approx(np.diagonal(forth, axis1=1, axis2=2), rel=0.03)


def test_activations_of_relu_blocks_against_drawn_networks() -> None:
    """With their common direction, for which the mean of a is followed."""
    inputs, forth, _ = simulated(RELU, True, 0.7, 400, 60)
    found = blocks.gradients(RELU, [Layer(1.5, 0.09)] * 4, Inputs.of(inputs), branch=0.7)
    assert found.mean_squares == pytest.approx(np.diagonal(forth, axis1=1, axis2=2), rel=0.04)


@pytest.mark.parametrize("variance", [1.0, 2.0])
def test_relu_activations_grow_at_their_final_rate(variance: float) -> None:
    squares = blocks.gradients(RELU, [Layer(variance, 0.0)] * 200, ONE).mean_squares[:, 0]
    rate = blocks.relu_growth(variance)
    assert rate == pytest.approx(squares[-1] / squares[-2], rel=1e-9)
    assert rate > 1 + variance / 2


def test_the_gradient_along_the_activations_is_the_same_in_every_layer() -> None:
    """Euler's theorem, by finite differences: f(a (1 + h)) = (1 + h) f(a) from every layer on."""
    rng = np.random.default_rng(6)
    weights = [rng.standard_normal((5, 5)) for _ in range(4)]
    direction = rng.standard_normal(5)

    def behind(a: np.ndarray, first: int) -> float:
        for w in weights[first:]:
            a = a + np.maximum(a @ w, 0)
        return float(a @ direction)

    a = rng.standard_normal(5)
    along = []
    for layer in range(4):
        along.append((behind(a * (1 + 1e-6), layer) - behind(a * (1 - 1e-6), layer)) / 2e-6)
        a = a + np.maximum(a @ weights[layer], 0)
    assert along == pytest.approx([along[0]] * 4, rel=1e-6)


def test_centred_biases_are_refused() -> None:
    with pytest.raises(InvalidInput, match="centred biases"):
        blocks.gradients(TANH, [Layer(1.0, 0.0, centred=True)], ONE)
