"""Descent with momentum against the published equations, one image at a time."""

import math

import numpy as np
import pytest

from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import named
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.initializers import INITIALIZERS, Parameters, initialize
from unstable_gradients.network.momentum import KINDS, Lowering, Momentum, MomentumDescent
from unstable_gradients.network.training import Hyperparameters, MiniBatchDescent

SIZES = {0: (6, 3), 1: (6, 4, 3), 3: (6, 4, 5, 4, 3), 4: (6, 4, 4, 4, 5, 3)}
REPLICAS, IMAGES, MINI_BATCH = 3, 12, 4
ETA, LMBDA = 0.3, 2.0
HYPERPARAMETERS = Hyperparameters(ETA, LMBDA, IMAGES)
EACH_KIND = pytest.mark.parametrize("kind", KINDS)
EACH_FUNCTION = pytest.mark.parametrize(
    ("hidden", "cost"), [("sigmoid", "cross-entropy"), ("softsign", "log-likelihood")]
)
EACH_PRECISION = pytest.mark.parametrize(
    ("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)]
)


def example(depth, hidden="sigmoid", cost="cross-entropy", dtype=np.float64):
    architecture = Architecture(SIZES[depth], named(hidden), COSTS[cost])
    generators = [np.random.default_rng([71, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, INITIALIZERS["default"], generators, dtype)
    rng = np.random.default_rng(72)
    pixels = rng.integers(0, 256, (IMAGES, 6)).astype(np.uint8)
    return architecture, parameters, pixels, np.eye(3, dtype=dtype)[rng.integers(0, 3, IMAGES)]


def schedule(t, mu_max, final=None):
    """As published; `final` is when mu is lowered, and to what."""
    mu = min(1 - 2 ** (-1 - math.log2(math.floor(t / 250) + 1)), mu_max)
    if final is not None and t >= final[0] and mu > final[1]:
        return final[1]
    return mu


class Published:
    """One network, with v and theta as the paper's equations have them."""

    def __init__(self, network, kind, mu_max, eta=ETA, lmbda=LMBDA, final=None):
        self.network, self.kind, self.mu_max, self.final = network, kind, mu_max, final
        self.eta, self.lmbda, self.t = eta, lmbda, 0
        self.theta = [*network.weights, *network.biases]
        self.v = [np.zeros_like(values) for values in self.theta]

    def gradient(self, images, targets):
        """Of the regularized cost, where the network is now."""
        by_weights, by_biases = self.network.mean_gradient(images, targets)
        decay = [self.lmbda / IMAGES * w for w in self.network.weights]
        return [g + d for g, d in zip(by_weights, decay, strict=True)] + by_biases

    def step(self, images, targets):
        mu = schedule(self.t, self.mu_max, self.final)
        self.t += 1
        start = [values.copy() for values in self.theta]
        if self.kind == "nesterov":
            for values, v in zip(self.theta, self.v, strict=True):
                values += mu * v
        gradient = self.gradient(images, targets)
        self.v = [mu * v - self.eta * g for v, g in zip(self.v, gradient, strict=True)]
        for values, old, v in zip(self.theta, start, self.v, strict=True):
            values[:] = old + v


def published(parameters, kind, mu_max, hidden="sigmoid", cost="cross-entropy", **more):
    networks = [Network.of(parameters, r, hidden, cost) for r in range(REPLICAS)]
    return [Published(network, kind, mu_max, **more) for network in networks]


def shuffles(epochs):
    rng = np.random.default_rng(73)
    return np.stack([[rng.permutation(IMAGES) for _ in range(REPLICAS)] for _ in range(epochs)])


def assert_same(parameters, expected, tolerance):
    """The parameters and those of each network, as lists of weights, then biases."""
    for replica, values in enumerate(expected):
        ours = [w[replica].T for w in parameters.weights]
        ours += [b[replica, 0] for b in parameters.biases]
        for one, other in zip(ours, values, strict=True):
            assert np.abs(one - other).max() < tolerance * np.abs(other).max()


@EACH_KIND
@EACH_FUNCTION
@EACH_PRECISION
@pytest.mark.parametrize("depth", SIZES)
def test_epochs_follow_the_published_equations(depth, hidden, cost, kind, dtype, tolerance):
    architecture, parameters, pixels, targets = example(depth, hidden, cost, dtype)
    networks = published(parameters, kind, 0.99, hidden, cost)
    descent = MomentumDescent(
        architecture,
        parameters,
        pixels,
        targets,
        MINI_BATCH,
        HYPERPARAMETERS,
        Momentum(kind, 0.99),
        1 / 256,
    )
    for order in shuffles(epochs=3):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(pixels[batch] / 256, targets[batch])
    assert_same(parameters, [network.theta for network in networks], tolerance)
    assert_same(descent.velocity, [network.v for network in networks], 10 * tolerance)


def assert_same_over_516_updates(momentum, dtype, tolerance, **more):
    """From one image each, in epochs whose ends do not restart the schedule."""
    architecture, parameters, pixels, targets = example(1, dtype=dtype)
    networks = published(parameters, momentum.kind, momentum.largest, eta=0.05, **more)
    settings = Hyperparameters(0.05, LMBDA, IMAGES)
    descent = MomentumDescent(
        architecture, parameters, pixels, targets, 1, settings, momentum, 1 / 256
    )
    for order in shuffles(epochs=43):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for image in own:
                network.step(pixels[[image]] / 256, targets[[image]])
    assert networks[0].t == 516
    assert_same(parameters, [network.theta for network in networks], 10 * tolerance)
    assert_same(descent.velocity, [network.v for network in networks], 100 * tolerance)


@EACH_KIND
@EACH_PRECISION
@pytest.mark.parametrize("mu_max", [0.0, 0.6, 0.99])
def test_updates_across_changes_of_the_coefficient(kind, mu_max, dtype, tolerance):
    """Far enough for mu = 1/2, 3/4 and 5/6."""
    assert_same_over_516_updates(Momentum(kind, mu_max), dtype, tolerance)


@EACH_KIND
@EACH_PRECISION
@pytest.mark.parametrize("final", [(508, 0.5), (300, 0.8), (0, 0.0)])
def test_updates_with_a_coefficient_that_falls_at_the_end(kind, final, dtype, tolerance):
    """From 5/6 to 1/2; from 3/4, which is less than 0.8, with 5/6 cut to 0.8; without momentum."""
    momentum = Momentum(kind, 0.99, Lowering(*final))
    assert_same_over_516_updates(momentum, dtype, tolerance, final=final)


@EACH_KIND
@EACH_PRECISION
@pytest.mark.parametrize("depth", SIZES)
def test_inputs_that_are_always_0_may_be_left_out(depth, kind, dtype, tolerance):
    """Weight decay gives their weights a velocity, too."""
    architecture, parameters, pixels, targets = example(depth, dtype=dtype)
    networks, live, dead = published(parameters, kind, 0.99), np.array([0, 2, 3, 5]), [1, 4]
    pixels[:, dead] = 0
    descent = MomentumDescent(
        *(architecture, parameters, np.ascontiguousarray(pixels[:, live]), targets),
        *(MINI_BATCH, HYPERPARAMETERS, Momentum(kind, 0.99), 1 / 256),
        live=live,
    )
    for order in shuffles(epochs=90):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(pixels[batch] / 256, targets[batch])
    assert networks[0].t == 270  # past the first change of the coefficient
    assert_same(parameters, [network.theta for network in networks], 10 * tolerance)
    for found, network in zip(parameters.weights[0], networks, strict=True):
        expected = network.network.weights[0].T[dead]
        np.testing.assert_allclose(found[dead], expected, rtol=1000 * tolerance)


@EACH_KIND
@EACH_PRECISION
def test_strong_decay_over_many_steps(kind, dtype, tolerance):
    """The first layer's common factor, which halves at every step, must not run out of range."""
    architecture, parameters, pixels, targets = example(1, dtype=dtype)
    networks = published(parameters, kind, 0.9, eta=0.5, lmbda=IMAGES)
    halving = Hyperparameters(eta=0.5, lmbda=float(IMAGES), images=IMAGES)
    descent = MomentumDescent(
        architecture, parameters, pixels, targets, 1, halving, Momentum(kind, 0.9), 1 / 256
    )
    for order in np.random.default_rng(75).integers(0, IMAGES, (60, REPLICAS)):
        descent.step(order)
        for network, image in zip(networks, order, strict=True):
            network.step(pixels[[image]] / 256, targets[[image]])
    descent.settle()
    assert_same(parameters, [network.theta for network in networks], 10 * tolerance)


@EACH_KIND
@EACH_PRECISION
def test_without_momentum_it_is_plain_descent(kind, dtype, tolerance):
    results = []
    for momentum in (None, Momentum(kind, 0.0)):
        architecture, parameters, pixels, targets = example(3, dtype=dtype)
        arguments = architecture, parameters, pixels, targets, MINI_BATCH, HYPERPARAMETERS
        if momentum is None:
            descent = MiniBatchDescent(*arguments, 1 / 256)
        else:
            descent = MomentumDescent(*arguments, momentum, 1 / 256)
        for order in shuffles(epochs=3):
            descent.run(order)
        results.append(parameters.weights + parameters.biases)
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


@EACH_KIND
def test_bias_steps_are_eta_times_the_mean_errors_where_the_gradient_is_taken(kind):
    architecture, parameters, pixels, targets = example(1)
    networks = published(parameters, kind, 0.9)
    descent = MomentumDescent(
        architecture,
        parameters,
        pixels,
        targets,
        MINI_BATCH,
        HYPERPARAMETERS,
        Momentum(kind, 0.9),
        1 / 256,
    )
    (order,) = shuffles(epochs=1)
    for batches in order.reshape(REPLICAS, -1, MINI_BATCH).transpose(1, 0, 2):
        descent.step(batches.ravel())
        for replica, (network, own) in enumerate(zip(networks, batches, strict=True)):
            before = [v.copy() for v in network.v]
            mu = schedule(network.t, 0.9)
            network.step(pixels[own] / 256, targets[own])
            for layer, step in enumerate(descent.bias_steps):
                place = len(network.network.weights) + layer
                expected = mu * before[place] - network.v[place]
                np.testing.assert_allclose(step[replica, 0], expected, rtol=1e-9, atol=1e-15)


@EACH_KIND
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_replicas_beside_it_do_not_change_a_descent(kind, dtype):
    """To the bit, for layers with more weights than numpy or BLAS handle at a time."""
    architecture = Architecture((784, 13, 11, 10))
    rng = np.random.default_rng(74)
    pixels = rng.integers(0, 256, (30, 784)).astype(np.uint8)
    targets = np.eye(10, dtype=dtype)[rng.integers(0, 10, 30)]
    order = np.stack([rng.permutation(30) for _ in range(8)])

    def trained(block):
        generators = [np.random.default_rng([75, replica]) for replica in block]
        parameters = initialize(architecture, INITIALIZERS["default"], generators, dtype)
        MomentumDescent(
            architecture,
            parameters,
            pixels,
            targets,
            5,
            Hyperparameters(0.5, 1.0, 30),
            Momentum(kind, 0.9),
            1 / 256,
        ).run(order[block.start : block.stop])
        return parameters.weights + parameters.biases

    together = trained(range(8))
    for first, last in ((0, 1), (5, 6), (7, 8), (2, 5)):
        for one, other in zip(trained(range(first, last)), together, strict=True):
            np.testing.assert_array_equal(one, other[first:last])


def test_nothing_moves_where_there_is_no_gradient_and_no_velocity():
    """With outputs equal to the targets and no decay the parameters stay, to the bit."""
    architecture = Architecture((2, 2), cost=COSTS["quadratic"])
    start = np.array([[[40.0, -40.0], [40.0, -40.0]]])
    parameters = Parameters([100 * start], [np.zeros((1, 1, 2))])
    inputs, targets = np.ones((4, 2)), np.tile([1.0, 0.0], (4, 1))
    descent = MomentumDescent(
        architecture,
        parameters,
        inputs,
        targets,
        2,
        Hyperparameters(1.0, 0.0, 4),
        Momentum("nesterov", 0.9),
    )
    descent.run(np.arange(4)[None])
    np.testing.assert_array_equal(parameters.weights[0], 100 * start)


@pytest.mark.parametrize(
    ("updates", "mu"),
    [
        (range(250), 0.5),
        (range(250, 500), 0.75),
        (range(500, 750), 5 / 6),
        (range(750, 1000), 0.875),
        (range(1000, 1250), 0.9),
    ],
)
def test_the_first_coefficients(updates, mu):
    momentum = Momentum("classical", 0.999)
    (found,) = {momentum.coefficient(t) for t in updates}
    assert found == pytest.approx(mu, rel=1e-15)


@pytest.mark.parametrize("mu_max", [0.0, 0.9, 0.99, 0.995, 0.999])
def test_coefficients_by_the_published_formula(mu_max):
    momentum = Momentum("nesterov", mu_max)
    for t in [0, 1, 249, 250, 999, 1000, 12_249, 24_750, 124_749, 124_750, 10**7]:
        assert momentum.coefficient(t) == pytest.approx(schedule(t, mu_max), rel=1e-14)


@pytest.mark.parametrize(
    ("mu_max", "update"), [(0.9, 1000), (0.99, 12_250), (0.995, 24_750), (0.999, 124_750)]
)
def test_when_the_largest_coefficient_is_reached(mu_max, update):
    """1 - 1/(2k) = mu_max at k = 1/(2 (1 - mu_max)), 250 (k - 1) updates after the start."""
    momentum = Momentum("classical", mu_max)
    assert momentum.coefficient(update - 1) < mu_max
    assert momentum.coefficient(update) == pytest.approx(mu_max, rel=1e-15)


def test_lowered_coefficients():
    """1/2, 3/4, then at most 0.6: they fall there, and do not rise to it from less."""
    momentum = Momentum("nesterov", 0.99, Lowering(400, 0.6))
    assert [momentum.coefficient(t) for t in (0, 249, 250, 399, 400, 10_000)] == pytest.approx(
        [0.5, 0.5, 0.75, 0.75, 0.6, 0.6]
    )
    weak = Momentum("nesterov", 0.4, Lowering(400, 0.6))
    assert {weak.coefficient(t) for t in (0, 399, 400, 10_000)} == {0.4}


@pytest.mark.parametrize(
    ("updates", "lowering", "mu"),
    [
        (250, None, 0.5),
        (251, None, 0.75),
        (10_000, None, 0.9),
        (600, Lowering(400, 0.6), 0.75),
        (600, Lowering(200, 0.6), 0.6),
        (600, Lowering(200, 0.1), 0.5),
    ],
)
def test_the_largest_coefficient_of_some_updates(updates, lowering, mu):
    assert Momentum("classical", 0.9, lowering).reached(updates) == pytest.approx(mu)


@pytest.mark.parametrize(
    ("start", "largest", "message"),
    [
        (-1, 0.9, "updates before momentum is lowered -1: expected >= 0"),
        (10, 1.0, "lowered momentum 1.0: expected at least 0, below 1"),
        (10, math.nan, "lowered momentum nan: expected at least 0, below 1"),
    ],
)
def test_a_lowering_that_there_is_not(start, largest, message):
    with pytest.raises(InvalidInput) as caught:
        Lowering(start, largest)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("kind", "largest", "message"),
    [
        ("heavy", 0.9, "momentum 'heavy': expected one of classical, nesterov"),
        ("classical", 1.0, "largest momentum 1.0: expected at least 0, below 1"),
        ("nesterov", -0.1, "largest momentum -0.1: expected at least 0, below 1"),
        ("nesterov", math.nan, "largest momentum nan: expected at least 0, below 1"),
    ],
)
def test_momentum_that_there_is_not(kind, largest, message):
    with pytest.raises(InvalidInput) as caught:
        Momentum(kind, largest)
    assert str(caught.value) == message
