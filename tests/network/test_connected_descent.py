"""Mini-batch descent of networks with normalization and skips, by every rule."""

import tracemalloc

import numpy as np
import pytest

from tests.network.connected import (
    CONNECTED,
    EACH_CONNECTION,
    assert_close,
    data,
    every,
    example,
    networks,
    transposed,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.descent import Descent, descend
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import PlainDescent

ETA, LMBDA, IMAGES, MINI_BATCH, UPDATES, MU = 0.1, 2.0, 20, 4, 6, 0.5
HYPERPARAMETERS = Hyperparameters(ETA, LMBDA, IMAGES)


def gradient(network, images, targets):
    """Of the regularized cost: weights alone have decay, gains none."""
    found = network.mean_gradient(images, targets)
    for place, weights in enumerate(network.weights):
        found[place] = found[place] + LMBDA / IMAGES * weights
    return found


def plainly(network, batches):
    for images, targets in batches:
        for values, g in zip(network.values, gradient(network, images, targets), strict=True):
            values -= ETA * g


def with_momentum(network, batches, ahead):
    """Sutskever et al. (2013), equations 1 to 4, where mu is 1/2 for 250 updates."""
    velocities = [np.zeros_like(values) for values in network.values]
    for images, targets in batches:
        before = [values.copy() for values in network.values]
        for values, v in zip(network.values, velocities, strict=True):
            values += ahead * MU * v
        found = gradient(network, images, targets)
        velocities = [MU * v - ETA * g for v, g in zip(velocities, found, strict=True)]
        for values, old, v in zip(network.values, before, velocities, strict=True):
            values[:] = old + v


def adaptively(network, batches):
    """Kingma and Ba (2015), algorithm 1."""
    first = [np.zeros_like(values) for values in network.values]
    second = [np.zeros_like(values) for values in network.values]
    for t, (images, targets) in enumerate(batches, start=1):
        found = gradient(network, images, targets)
        first = [0.9 * m + 0.1 * g for m, g in zip(first, found, strict=True)]
        second = [0.999 * v + 0.001 * g**2 for v, g in zip(second, found, strict=True)]
        for values, m, v in zip(network.values, first, second, strict=True):
            values -= ETA * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-4)


RULES = {
    "plain": (PlainDescent, plainly),
    "classical": (Momentum("classical", MU), lambda *given: with_momentum(*given, ahead=0)),
    "nesterov": (Momentum("nesterov", MU), lambda *given: with_momentum(*given, ahead=1)),
    "adam": (Adam(epsilon=1e-4), adaptively),
}


def orders(replicas=2):
    """Images of each update and replica."""
    return np.random.default_rng(91).integers(0, IMAGES, (UPDATES, replicas, MINI_BATCH))


def descended(architecture, parameters, rule=PlainDescent, chosen=None):
    inputs, targets = data(IMAGES)
    dtype = parameters.weights[0].dtype
    examples = Examples(inputs.astype(dtype), targets.astype(dtype))
    descent = Descent(architecture, parameters, examples, MINI_BATCH, HYPERPARAMETERS, rule)
    for each in orders() if chosen is None else chosen:
        descent.step(each.ravel())
    descent.settle()
    return descent


@EACH_CONNECTION
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("depth", [3, 6])
def test_every_rule_against_its_paper(normalization, skips, rule, depth):
    architecture, parameters = example(normalization, skips, depth)
    expected = networks(architecture, parameters)
    make, textbook = RULES[rule]
    descended(architecture, parameters, make)
    inputs, targets = data(IMAGES)
    for replica, network in enumerate(expected):
        textbook(network, [(inputs[own], targets[own]) for own in orders()[:, replica]])
        assert_close(transposed(parameters, replica), network.values, 1e-9)


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize(("normalization", "skips"), [("batch", "scaled"), ("layer", "identity")])
def test_networks_too_shallow_for_skips(normalization, skips, depth):
    architecture, parameters = example(normalization, skips, depth)
    expected = networks(architecture, parameters)
    descended(architecture, parameters)
    inputs, targets = data(IMAGES)
    for replica, network in enumerate(expected):
        plainly(network, [(inputs[own], targets[own]) for own in orders()[:, replica]])
        assert_close(transposed(parameters, replica), network.values, 1e-10)


@EACH_CONNECTION
def test_single_precision_goes_the_same_way(normalization, skips):
    double, single = (example(normalization, skips, dtype=dtype) for dtype in "df")
    for architecture, parameters in (double, single):
        descended(architecture, parameters)
    assert {array.dtype for array in every(single[1])} == {np.dtype(np.float32)}
    assert_close(every(single[1]), every(double[1]), 1e-5)


def test_bias_steps_are_those_of_the_biases_alone():
    architecture, parameters = example("batch", "none")
    (network, _), (chosen, *_) = networks(architecture, parameters), orders()
    descent = descended(architecture, parameters, chosen=[chosen])
    inputs, targets = data(IMAGES)
    expected = network.mean_gradient(inputs[chosen[0]], targets[chosen[0]])[4:8]
    assert len(descent.bias_steps) == 4
    assert_close([step[0, 0] for step in descent.bias_steps], [ETA * g for g in expected], 1e-11)


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize(("normalization", "skips"), CONNECTED)
@pytest.mark.parametrize("rule", ["plain", "adam"])
def test_replicas_beside_it_do_not_change_a_descent(normalization, skips, rule, dtype):
    """To the bit, with populations."""
    architecture, together = example(normalization, skips, 6, replicas=5, dtype=dtype)
    alone = together.of(range(3, 4)).each(np.copy)
    chosen = orders(5)
    descended(architecture, together, RULES[rule][0], chosen)
    descended(architecture, alone, RULES[rule][0], chosen[:, 3:4])
    for one, other in zip(every(together.of(range(3, 4))), every(alone), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(("normalization", "skips"), CONNECTED)
def test_replicas_beside_it_do_not_change_a_mean_gradient(normalization, skips):
    architecture, together = example(normalization, skips, 6, replicas=5)
    alone = together.of(range(3, 4)).each(np.copy)
    whole = MeanGradient(architecture, 5, *data(33))
    whole.compute(together)
    single = MeanGradient(architecture, 1, *data(33), first=3)
    single.compute(alone)
    for kind in ("weights", "biases", "gains"):
        for one, other in zip(getattr(whole, kind), getattr(single, kind), strict=True):
            np.testing.assert_array_equal(one[3:4], other)


@pytest.mark.parametrize("skips", ["none", "identity", "scaled"])
def test_full_batch_steps_move_gains_without_decay(skips):
    architecture, parameters = example("layer", skips)
    expected, (inputs, targets) = networks(architecture, parameters), data(IMAGES)
    slopes = MeanGradient(architecture, 2, inputs, targets)
    for _ in range(3):
        slopes.compute(parameters)
        descend(parameters, slopes.weights, slopes.biases, HYPERPARAMETERS, slopes.gains)
    for replica, network in enumerate(expected):
        plainly(network, 3 * [(inputs, targets)])
        assert_close(transposed(parameters, replica), network.values, 1e-10)


def test_full_batch_descent_knows_no_population():
    architecture, parameters = example("batch", "none")
    slopes = MeanGradient(architecture, 2, *data())
    slopes.compute(parameters)
    with pytest.raises(InvalidInput, match=r"^full-batch descent with batch normalization: expect"):
        descend(parameters, slopes.weights, slopes.biases, HYPERPARAMETERS, slopes.gains)


def test_a_mini_batch_of_one_is_refused():
    architecture, parameters = example("batch", "none")
    with pytest.raises(InvalidInput, match=r"^batch normalization over 1 image: expected at least"):
        Descent(architecture, parameters, Examples(*data()), 1, HYPERPARAMETERS)


@pytest.mark.parametrize(("normalization", "skips"), [("none", "none"), *CONNECTED])
def test_steps_allocate_no_arrays(normalization, skips):
    """What there is of views and numbers does not grow with the mini-batch."""
    architecture, parameters = example(normalization, skips, 6, dtype="f")
    images = 2000
    inputs, targets = data(images)
    examples = Examples(inputs.astype("f"), targets.astype("f"))
    descent = Descent(architecture, parameters, examples, images, HYPERPARAMETERS)
    chosen = np.tile(np.arange(images), parameters.replicas)
    descent.step(chosen)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        descent.step(chosen)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 4 * 7 * images  # bytes of the narrowest layer of one replica
