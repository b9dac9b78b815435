"""What the way forth adds to the spread: closed forms, and networks drawn with numpy alone."""

from dataclasses import replace

import numpy as np
import pytest

from tests.theory.linear import LINEAR
from unstable_gradients.network.activations import RELU, SIGMOID, TANH
from unstable_gradients.theory import activity_noise, gaussian_moments, gradient_spread
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.mean_field import Layer

ONE = every_pair(np.array([[1.0, 2.0]]), np.array([3]))
SHARE = np.ones(1)


def moments(function, layer, variance=0.8):
    behind = Layer(layer.weight_variance, layer.bias_variance)
    return activity_noise.moments(function, layer, behind, np.array([variance]), np.ones(1), ONE)


def network(function, layer, first, depth):
    """Moments of every hidden layer, by the variance map of tests' own."""
    found = [moments(function, first, first.weight_variance + first.bias_variance)]
    while len(found) < depth:
        variance = layer.weight_variance * found[-1].activity[0] + layer.bias_variance
        found.append(moments(function, layer, variance))
    return found


def added(layers, weight_variance, width, kept=False):
    passed = [weight_variance] * (len(layers) - 1)
    return activity_noise.added(layers, passed, ONE, width, kept).spread(SHARE, ONE)


def test_growth_and_curves_are_derivatives_by_the_variance():
    step, layer = 1e-3, Layer(1.5, 0.2)
    low, here, high = (moments(SIGMOID, layer, 0.8 + change) for change in (-step, 0.0, step))
    for rate, value in (("slope_growth", "slope"), ("activity_growth", "activity")):
        change = np.log(getattr(high, value) / getattr(low, value)) / (2 * step)
        np.testing.assert_allclose(getattr(here, rate), 0.8 * change, rtol=1e-5)
    logs = [np.log(each.slope) for each in (low, here, high)]
    np.testing.assert_allclose(
        here.slope_curve, (logs[0] - 2 * logs[1] + logs[2]) / step**2, rtol=1e-3
    )
    curve = (low.activity - 2 * here.activity + high.activity) / step**2
    np.testing.assert_allclose(here.activity_curve, curve, rtol=1e-3)


def test_relu_knows_its_moments():
    """z^2 on half of the line: E z^4 / 2 = 3 q^2 / 2, and kappa = 2."""
    found = moments(RELU, Layer(2.0, 0.0))
    for name, expected in (
        *(("slopes", 2.0), ("activities", 5.0), ("mixed", 1.0), ("along", 2.0)),
        *(("slope_growth", 0.0), ("activity_growth", 1.0), ("across", 0.0), ("kept", 1.0)),
    ):
        np.testing.assert_allclose(getattr(found, name), expected, atol=1e-9)


@pytest.mark.parametrize(("function", "gain"), [(LINEAR, 1.0), (RELU, 2.0)])
def test_nothing_is_added_where_slopes_do_not_depend_on_the_size_of_z(function, gain):
    layers = network(function, Layer(gain, 0.0), Layer(gain, 0.0), 6)
    found = added(layers, gain, 30)
    assert (found.variance, found.shift) == pytest.approx((0.0, 0.0), abs=1e-9)


def test_it_falls_as_one_over_the_width():
    layers = network(TANH, Layer(1.0, 0.1), Layer(1.5, 0.1), 6)
    narrow, wide = (added(layers, 1.0, width) for width in (20, 200))
    assert wide.variance == pytest.approx(narrow.variance / 10)
    assert wide.shift == pytest.approx(narrow.shift / 10)


def test_images_that_have_nothing_in_common_average_out():
    """Their activities are independent, and each has half of the share."""
    two = every_pair(np.eye(2), np.array([0, 1]))
    layer, share = Layer(1.5, 0.0), np.full(2, 0.5)
    values = np.array([0.8, 0.8])

    def of(correlation):
        pairs = np.where(two.itself, 1.0, correlation)
        each = activity_noise.moments(TANH, layer, layer, values, pairs, two)
        found = activity_noise.added([each] * 5, [1.5] * 4, two, 30, False)
        return found.spread(share, two).variance

    assert of(0.0) == pytest.approx(of(1.0) / 2)


def test_weights_that_are_met_twice_add_what_the_layers_behind_have_across():
    """Once for each layer but the last: R_a C_b of neighbours, R_a G_b C_c of the next but one."""
    nothing = np.zeros(1)
    layer = replace(moments(TANH, Layer(1.5, 0.0)), slope_growth=nothing, slope_curve=nothing)
    a, b, c = (
        replace(layer, along=np.array([along]), across=np.array([across]), kept=np.array([kept]))
        for along, across, kept in ((2.0, 9.0, 9.0), (3.0, 5.0, 0.5), (9.0, 7.0, 9.0))
    )
    for layers, expected in (([a, b], 2 * 5), ([a, b, c], 3 * 7 + 2 * (5 + 0.5 * 7))):
        found = activity_noise.added(layers, [1.5] * (len(layers) - 1), ONE, 10, False)
        assert found.shifts == pytest.approx([expected / 10])


def test_orthogonal_weights_spread_their_inputs_over_a_sphere():
    """There the mean square activity is another one than of Gaussian inputs, by -q^2 A'' / n.

    So, of a layer, is the ln S of the next, by X / q times the change of q; other changes are 0.
    """
    n, q, weight_variance = 2000, 0.8, 1.7
    layer = moments(TANH, Layer(weight_variance, 0.0), q)
    nothing, one = np.zeros(1), np.ones(1)
    alone = {"slope_curve": nothing, "activity": nothing, "across": nothing, "along": one}
    still = replace(layer, slope_growth=nothing, **alone)
    layers = [still, still, replace(layer, **alone), still]
    flat = [still, replace(still, activity_curve=nothing), *layers[2:]]
    shift, without = (
        activity_noise.added(each, [weight_variance] * 3, ONE, n, True).shifts[0]
        for each in (layers, flat)
    )
    t = np.linspace(-10, 10, 20_001) / np.sqrt(n)  # z of one neuron over the length of all
    weights = (1 - t**2) ** ((n - 3) / 2)
    on_sphere = np.tanh(np.sqrt(n * q) * t) ** 2 @ weights / weights.sum()
    change = weight_variance * (on_sphere - layer.activity[0])
    assert shift - without == pytest.approx(layer.slope_growth[0] / q * change, rel=0.01)


NETWORKS, WIDTH, DEPTH = 600, 40, 14
LOGISTIC = {"value": lambda z: 1 / (1 + np.exp(-z)), "slope": lambda z: 1 / (2 + 2 * np.cosh(z))}
TANHS = {"value": np.tanh, "slope": lambda z: 1 / np.cosh(z) ** 2}


def orthogonal(rng):
    weights = np.linalg.qr(rng.standard_normal((NETWORKS, WIDTH, WIDTH)))[0]
    return weights * rng.choice([-1.0, 1.0], (NETWORKS, 1, WIDTH))


def logs_of_networks(function, layer, first, kept):
    """ln |delta^1|^2 / |delta^d|^2 of networks with one image, over their mean field."""
    rng = np.random.default_rng(76)
    shape = (NETWORKS, WIDTH)
    variance = first.weight_variance + first.bias_variance
    z, zs, weights, mean_field = np.sqrt(variance) * rng.standard_normal(shape), [], [], 0.0
    points, density = gaussian_moments.rule()
    for _ in range(DEPTH - 1):
        drawn = orthogonal(rng) if kept else rng.standard_normal((*shape, WIDTH)) / np.sqrt(WIDTH)
        zs.append(z)
        weights.append(np.sqrt(layer.weight_variance) * drawn)
        z = np.einsum("ri,rij->rj", function["value"](z), weights[-1])
        z += np.sqrt(layer.bias_variance) * rng.standard_normal(shape)
        at = np.sqrt(variance) * points
        mean_field += np.log(layer.weight_variance * (density @ function["slope"](at) ** 2))
        variance = layer.weight_variance * (density @ function["value"](at) ** 2)
        variance += layer.bias_variance
    delta = last = rng.standard_normal(shape) * function["slope"](z)
    for before, weight in zip(reversed(zs), reversed(weights), strict=True):
        delta = np.einsum("rij,rj->ri", weight, delta) * function["slope"](before)
    return np.log(np.square(delta).sum(axis=1) / np.square(last).sum(axis=1)) - mean_field


def spreads(function, layer, first, kept):
    """As stated, by the noise of the way back, and with that of the way forth."""
    layers = network(function, layer, first, DEPTH)
    back = np.array([3 * float(each.slopes[0]) - 1 for each in layers[:-1]])
    width = WIDTH
    if kept:
        width += 2
        held = [0.0, *(2 * float(each.slope_growth[0]) ** 2 for each in layers[1:-1])]
        back = 3 * (np.array([float(each.slopes[0]) for each in layers[:-1]]) - 1) - held
    more = added(layers, layer.weight_variance, WIDTH, kept)
    stated = gradient_spread.as_log_normal(back, width)
    return stated, gradient_spread.as_gamma(back, width).with_more(more.variance, more.shift)


TANH_GAIN = (TANH, TANHS, Layer(2.0, 0.0), Layer(1.0, 0.0))
ORTHOGONAL = (TANH, TANHS, Layer(1.0, 0.0), Layer(0.5, 0.0))
BIASED = (SIGMOID, LOGISTIC, Layer(30.0, 1.0), Layer(9.0, 1.0))


@pytest.mark.parametrize(
    ("case", "kept"), [(TANH_GAIN, False), (BIASED, False), (ORTHOGONAL, True)]
)
def test_whole_networks(case, kept):
    function, numpys, layer, first = case
    logs = logs_of_networks(numpys, layer, first, kept)
    _, whole = spreads(function, layer, first, kept)
    error = np.sqrt(2 / NETWORKS)
    assert np.var(logs) == pytest.approx(whole.variance, rel=3 * error)
    assert np.mean(logs) == pytest.approx(
        whole.shift, abs=3 * np.sqrt(whole.variance / NETWORKS) + 0.1 * abs(whole.shift)
    )


def test_without_the_way_forth_the_spread_is_too_small():
    function, numpys, layer, first = TANH_GAIN
    stated, _ = spreads(function, layer, first, False)
    assert np.var(logs_of_networks(numpys, layer, first, False)) > 1.3 * stated.variance
