"""Descent with momentum against the published equations, one image at a time."""

import numpy as np
import pytest

from tests.network.descents import (
    EACH_PRECISION,
    ETA,
    IMAGES,
    LMBDA,
    MINI_BATCH,
    REPLICAS,
    SIZES,
    assert_same,
    begun,
    example,
    shuffles,
)
from tests.textbook import Network, momentum_coefficient
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import COSTS
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.momentum import KINDS, Lowering, Momentum
from unstable_gradients.network.rules import PlainDescent

EACH_KIND = pytest.mark.parametrize("kind", KINDS)
EACH_FUNCTION = pytest.mark.parametrize(
    ("hidden", "cost"), [("sigmoid", "cross-entropy"), ("softsign", "log-likelihood")]
)


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
        mu = momentum_coefficient(self.t, self.mu_max, self.final)
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


@EACH_KIND
@EACH_FUNCTION
@EACH_PRECISION
@pytest.mark.parametrize("depth", SIZES)
def test_epochs_follow_the_published_equations(depth, hidden, cost, kind, dtype, tolerance):
    architecture, parameters, pixels, targets = example(depth, hidden, cost, dtype)
    networks = published(parameters, kind, 0.99, hidden, cost)
    examples = Examples(pixels, targets, 1 / 256)
    descent = begun(architecture, parameters, examples, Momentum(kind, 0.99))
    for order in shuffles(epochs=3):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(pixels[batch] / 256, targets[batch])
    assert_same(parameters, [network.theta for network in networks], tolerance)
    assert_same(descent.rule.velocity, [network.v for network in networks], 10 * tolerance)


def assert_same_over_516_updates(momentum, dtype, tolerance, **more):
    """From one image each, in epochs whose ends do not restart the schedule."""
    architecture, parameters, pixels, targets = example(1, dtype=dtype)
    networks = published(parameters, momentum.kind, momentum.largest, eta=0.05, **more)
    settings = Hyperparameters(0.05, LMBDA, IMAGES)
    examples = Examples(pixels, targets, 1 / 256)
    descent = Descent(architecture, parameters, examples, 1, settings, momentum)
    for order in shuffles(epochs=43):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for image in own:
                network.step(pixels[[image]] / 256, targets[[image]])
    assert networks[0].t == 516
    assert_same(parameters, [network.theta for network in networks], 10 * tolerance)
    assert_same(descent.rule.velocity, [network.v for network in networks], 100 * tolerance)


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
    examples = Examples(np.ascontiguousarray(pixels[:, live]), targets, 1 / 256, live)
    descent = begun(architecture, parameters, examples, Momentum(kind, 0.99))
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
    examples = Examples(pixels, targets, 1 / 256)
    descent = Descent(architecture, parameters, examples, 1, halving, Momentum(kind, 0.9))
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
    for rule in (PlainDescent, Momentum(kind, 0.0)):
        architecture, parameters, pixels, targets = example(3, dtype=dtype)
        descent = begun(architecture, parameters, Examples(pixels, targets, 1 / 256), rule)
        for order in shuffles(epochs=3):
            descent.run(order)
        results.append(parameters.weights + parameters.biases)
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


@EACH_KIND
def test_bias_steps_are_eta_times_the_mean_errors_where_the_gradient_is_taken(kind):
    architecture, parameters, pixels, targets = example(1)
    networks = published(parameters, kind, 0.9)
    examples = Examples(pixels, targets, 1 / 256)
    descent = begun(architecture, parameters, examples, Momentum(kind, 0.9))
    (order,) = shuffles(epochs=1)
    for batches in order.reshape(REPLICAS, -1, MINI_BATCH).transpose(1, 0, 2):
        descent.step(batches.ravel())
        for replica, (network, own) in enumerate(zip(networks, batches, strict=True)):
            before = [v.copy() for v in network.v]
            mu = momentum_coefficient(network.t, 0.9)
            network.step(pixels[own] / 256, targets[own])
            for layer, step in enumerate(descent.bias_steps):
                place = len(network.network.weights) + layer
                expected = mu * before[place] - network.v[place]
                np.testing.assert_allclose(step[replica, 0], expected, rtol=1e-9, atol=1e-15)


def test_nothing_moves_where_there_is_no_gradient_and_no_velocity():
    """With outputs equal to the targets and no decay the parameters stay, to the bit."""
    architecture = Architecture((2, 2), cost=COSTS["quadratic"])
    start = np.array([[[40.0, -40.0], [40.0, -40.0]]])
    parameters = Parameters([100 * start], [np.zeros((1, 1, 2))])
    inputs, targets = np.ones((4, 2)), np.tile([1.0, 0.0], (4, 1))
    settings, momentum = Hyperparameters(1.0, 0.0, 4), Momentum("nesterov", 0.9)
    descent = Descent(architecture, parameters, Examples(inputs, targets), 2, settings, momentum)
    descent.run(np.arange(4)[None])
    np.testing.assert_array_equal(parameters.weights[0], 100 * start)
