"""Adam against algorithm 1 of Kingma and Ba (2015), one network at a time, and in closed form."""

import math

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
from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batch_gradient import MiniBatchGradient
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.trained_layers import FlatLayers, TrainedLayers


class Published:
    """One network, with t, m, v and theta as the algorithm has them."""

    def __init__(self, network, settings, eta=ETA, lmbda=LMBDA):
        self.network, self.eta, self.lmbda, self.t = network, eta, lmbda, 0
        self.epsilon, self.beta1, self.beta2 = settings.epsilon, settings.beta1, settings.beta2
        self.theta = [*network.weights, *network.biases]
        self.m = [np.zeros_like(values) for values in self.theta]
        self.v = [np.zeros_like(values) for values in self.theta]

    def gradient(self, images, targets):
        """Of the regularized cost: weight decay is part of it, that of biases is 0."""
        by_weights, by_biases = self.network.mean_gradient(images, targets)
        decay = [self.lmbda / IMAGES * w for w in self.network.weights]
        return [g + d for g, d in zip(by_weights, decay, strict=True)] + by_biases

    def step(self, images, targets):
        self.t += 1
        for i, g in enumerate(self.gradient(images, targets)):
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g**2
            m_hat = self.m[i] / (1 - self.beta1**self.t)
            v_hat = self.v[i] / (1 - self.beta2**self.t)
            self.theta[i] -= self.eta * m_hat / (np.sqrt(v_hat) + self.epsilon)


def published(parameters, settings, hidden="sigmoid", cost="cross-entropy", **more):
    networks = [Network.of(parameters, r, hidden, cost) for r in range(REPLICAS)]
    return [Published(network, settings, **more) for network in networks]


def follow(descent, networks, pixels, targets, epochs):
    """Train both through the same epochs."""
    for order in shuffles(epochs):
        descent.run(order)
        for network, own in zip(networks, order, strict=True):
            for batch in own.reshape(-1, MINI_BATCH):
                network.step(pixels[batch] / 256, targets[batch])


@pytest.mark.parametrize("settings", [Adam(0.01), Adam(0.1, 0.5, 0.9), Adam(0.01, 0.0, 0.99)])
@pytest.mark.parametrize(
    ("hidden", "cost"), [("sigmoid", "cross-entropy"), ("softsign", "log-likelihood")]
)
@EACH_PRECISION
@pytest.mark.parametrize("depth", SIZES)
def test_epochs_follow_the_algorithm(depth, hidden, cost, settings, dtype, tolerance):
    architecture, parameters, pixels, targets = example(depth, hidden, cost, dtype)
    networks = published(parameters, settings, hidden, cost)
    descent = begun(architecture, parameters, Examples(pixels, targets, 1 / 256), settings)
    follow(descent, networks, pixels, targets, epochs=3)
    assert_same(parameters, [network.theta for network in networks], 10 * tolerance)


@EACH_PRECISION
def test_weights_of_inputs_that_are_always_0_move_each_in_its_own_way(dtype, tolerance):
    """Weight decay is all the gradient that they have; its size matters where epsilon does."""
    settings, live, dark = Adam(0.01), np.array([0, 2, 3, 5]), [1, 4]
    architecture, parameters, pixels, targets = example(3, dtype=dtype)
    networks, began = published(parameters, settings, eta=0.02), parameters.weights[0].copy()
    pixels[:, dark] = 0
    examples = Examples(np.ascontiguousarray(pixels[:, live]), targets, 1 / 256, live)
    rates = Hyperparameters(0.02, LMBDA, IMAGES)
    descent = Descent(architecture, parameters, examples, MINI_BATCH, rates, settings)
    follow(descent, networks, pixels, targets, epochs=5)
    for found, network in zip(parameters.weights[0], networks, strict=True):
        expected = network.network.weights[0].T[dark]
        np.testing.assert_allclose(found[dark], expected, rtol=0, atol=10 * tolerance)
    left = parameters.weights[0][:, dark] / began[:, dark]
    assert np.ptp(left) > 0.1  # no common factor would do


class Given(MiniBatchGradient):
    """A gradient that is given and not computed: of the three kinds of parameters alike."""

    def __init__(self, numbers):
        self.first = numbers
        self.rear, self.biases = FlatLayers([numbers]), FlatLayers([numbers])

    def add_first(self, multiple, to):
        to.values += multiple * self.first


def moved(settings, gradients, eta=0.01, lmbda=0.0, start=0.0, dtype=np.float64):
    """Where numbers that begin at `start` go along gradients, an array (update, number).

    The numbers are laid out as weights of the first layer, as weights behind it and as biases;
    the three kinds, as rows.
    """
    count = gradients.shape[1]
    parameters = Parameters(
        [np.full((1, 1, count), start, dtype), np.full((1, 1, count), start, dtype)],
        [np.full((1, 1, count), start, dtype)],
    )
    layers = TrainedLayers.of(parameters)
    rule = settings(layers, Hyperparameters(eta, lmbda, 1))
    for g in gradients.astype(dtype)[:, np.newaxis, np.newaxis]:
        rule.lead()
        rule.update(Given(dtype(rule.gradient_factor) * g))
    rule.settle()
    return np.stack([values[0, 0] for values in parameters.weights + parameters.biases])


SIZES_OF_GRADIENTS = np.array([-30.0, -1.0, -1e-3, 1e-7, 1e-10, 1e-14, 0.4])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_first_step_is_as_long_as_the_learning_rate(dtype):
    found = moved(Adam(1e-21), SIZES_OF_GRADIENTS[np.newaxis], eta=0.25, dtype=dtype)
    np.testing.assert_allclose(found, np.tile(-0.25 * np.sign(SIZES_OF_GRADIENTS), (3, 1)), 1e-6)


@pytest.mark.parametrize("epsilon", [1e-2, 1e-8, 1e-12, 1e-16])
@EACH_PRECISION
def test_a_constant_gradient_makes_equal_steps_that_epsilon_shortens(epsilon, dtype, tolerance):
    """The corrected moments are then g and g^2 in each of 100 updates."""
    g = SIZES_OF_GRADIENTS
    found = moved(Adam(epsilon), np.tile(g, (100, 1)), eta=0.01, dtype=dtype)
    np.testing.assert_allclose(found, np.tile(-g / (np.abs(g) + epsilon), (3, 1)), 10 * tolerance)


def test_the_size_of_a_gradient_far_above_epsilon_does_not_matter():
    gradients = np.random.default_rng(76).standard_normal((300, 5)) + 0.2
    large, small = (moved(Adam(1e-20), factor * gradients) for factor in (10.0, 1e-6))
    np.testing.assert_allclose(small, large, rtol=1e-9)
    assert np.abs(large).min() > 0.01


def test_gradients_far_below_epsilon_make_steps_in_proportion():
    """Without a mean over updates they are steps of plain descent of the rate eta / epsilon."""
    gradients = np.random.default_rng(77).standard_normal((400, 5)) + 1
    found = moved(Adam(0.5, beta1=0.0), 1e-9 * gradients, eta=0.01)
    np.testing.assert_allclose(found, np.tile(-0.02e-9 * gradients.sum(0), (3, 1)), rtol=1e-6)


def test_weight_decay_moves_weights_and_not_biases():
    """With no other gradient, the first steps are as long as those of any gradient."""
    first, rear, biases = moved(Adam(1e-12), np.zeros((3, 1)), lmbda=1e-4, start=5.0)
    for weights in (first, rear):
        assert weights == pytest.approx(5 - 3 * 0.01, abs=1e-4)
    assert biases == pytest.approx(5, abs=1e-12)


@EACH_PRECISION
def test_what_has_no_gradient_stays(dtype, tolerance):
    found = moved(Adam(1e-16), np.zeros((3000, 2)), start=1.0, dtype=dtype)
    np.testing.assert_allclose(found, 1.0, rtol=tolerance)


def test_nothing_sinks_below_the_normal_range_where_the_gradient_vanishes():
    """Weights that only decay, for so long that in single precision nothing would be left."""
    parameters = Parameters([np.ones((1, 1, 3), np.float32)] * 2, [np.ones((1, 1, 3), np.float32)])
    layers = TrainedLayers.of(parameters)
    rule = Adam(1e-8)(layers, Hyperparameters(0.01, 1e-4, 1))
    zeros = np.zeros((1, 1, 3), np.float32)
    for _ in range(6000):
        rule.update(Given(zeros))
        numbers = np.concatenate([layers.rear.flat, *(each.moments.ravel() for each in rule.parts)])
        assert np.all(np.abs(numbers) >= np.finfo(np.float32).tiny)
    assert np.all(np.abs(layers.rear.flat) < 1e-20)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ((0.0,), "epsilon 0.0 of Adam: expected a finite number above 0"),
        ((math.nan,), "epsilon nan of Adam: expected a finite number above 0"),
        ((1e-8, 1.0), "beta1 1.0 of Adam: expected at least 0, below 1"),
        ((1e-8, 0.9, -0.1), "beta2 -0.1 of Adam: expected at least 0, below 1"),
    ],
)
def test_settings_that_there_are_not(settings, message):
    with pytest.raises(InvalidInput) as caught:
        Adam(*settings)
    assert str(caught.value) == message


def test_an_epsilon_that_single_precision_does_not_see():
    line = "epsilon 1e-25 of Adam: expected at least 8.3e-25 in float32"
    with pytest.raises(InvalidInput, match=line):
        moved(Adam(1e-25), np.ones((1, 1)), dtype=np.float32)
    assert moved(Adam(1e-25), np.ones((1, 1))) == pytest.approx(-0.01)
