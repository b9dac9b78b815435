"""Both passes of networks with normalization and skips, and gradients by central differences."""

import numpy as np
import pytest

from tests.network.connected import (
    EACH_ACTIVATION,
    EACH_CONNECTION,
    IMAGES,
    REPLICAS,
    SIZES,
    assert_close,
    data,
    example,
    networks,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.backpropagation import Backpropagation
from unstable_gradients.network.mean_gradient import MeanGradient


def passed(architecture, parameters, inputs, targets):
    run = Backpropagation(architecture, parameters.replicas, inputs.shape[-2], np.float64)
    run.forward(parameters, inputs)
    weighted_inputs = [each.copy() for each in run.weighted_inputs]
    run.backward(parameters, targets)
    return run, weighted_inputs


@EACH_CONNECTION
@EACH_ACTIVATION
@pytest.mark.parametrize("depth", SIZES)
@pytest.mark.parametrize("cost", ["quadratic", "log-likelihood"])
def test_both_passes_against_the_textbook_form(normalization, skips, hidden, depth, cost):
    architecture, parameters = example(normalization, skips, depth, hidden, cost)
    inputs, targets = data()
    run, weighted_inputs = passed(architecture, parameters, inputs, targets)
    for replica, network in enumerate(networks(architecture, parameters)):
        _, zs, activations = network.feedforward(inputs)
        deltas, by_products = network.backpropagate(inputs, targets)
        for ours, theirs in (
            (weighted_inputs, zs),
            (run.activations, activations[1:]),
            (run.errors, deltas),
            (run.product_errors, by_products),
        ):
            assert_close([each[replica] for each in ours], theirs, 1e-11)


@EACH_CONNECTION
@EACH_ACTIVATION
def test_mean_gradients_against_central_differences(normalization, skips, hidden):
    architecture, parameters = example(normalization, skips, 3, hidden, replicas=1)
    inputs, targets = data()
    gradient = MeanGradient(architecture, 1, inputs, targets)
    gradient.compute(parameters)
    (network,) = networks(architecture, parameters)
    shifts = gradient.biases + gradient.gains
    found = [*(w[0].T for w in gradient.weights), *(b[0, 0] for b in shifts)]
    rng = np.random.default_rng(85)
    for values, ours in zip(network.values, found, strict=True):
        for _ in range(2):
            direction = rng.standard_normal(values.shape)
            direction /= np.linalg.norm(direction)
            slope = central_difference(network, values, direction, inputs, targets)
            assert abs((ours * direction).sum() - slope) < 1e-7 * np.linalg.norm(ours)


def central_difference(network, values, direction, inputs, targets, h=1e-4):
    """The slope of the mean cost along a direction, which no wrong slope of one value leaves.

    To fourth order in h. The values belong to the network.
    """
    kept, costs = values.copy(), []
    for steps in (-2, -1, 1, 2):
        values[:] = kept + steps * h * direction
        costs.append(network.mean_cost(inputs, targets))
    values[:] = kept
    return (costs[0] - 8 * costs[1] + 8 * costs[2] - costs[3]) / (12 * h)


def test_each_replica_is_a_batch_of_its_own():
    architecture, parameters = example("batch", "identity")
    rng = np.random.default_rng(84)
    inputs, (_, targets) = rng.random((REPLICAS, IMAGES, 6)), data()
    run, _ = passed(architecture, parameters, inputs, targets)
    for replica, network in enumerate(networks(architecture, parameters)):
        deltas, _ = network.backpropagate(inputs[replica], targets)
        assert_close([each[replica] for each in run.errors], deltas, 1e-11)


def test_inputs_are_scaled_before_they_are_normalized():
    """Epsilon knows the scale, so that normalization does not hide it."""
    architecture, parameters = example("layer", "none")
    inputs, _ = data()
    scaled = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    scaled.forward(parameters, inputs, 1 / 64)
    plain = Backpropagation(architecture, REPLICAS, IMAGES, np.float64)
    plain.forward(parameters, inputs / 64)
    np.testing.assert_array_equal(scaled.activations[-1], plain.activations[-1])


@pytest.mark.parametrize(("normalization", "axis"), [("batch", 1), ("layer", 2)])
def test_errors_of_products_neither_shift_nor_stretch_what_was_normalized(normalization, axis):
    """A network does not see the mean, nor (epsilon aside) the size, of what it normalizes."""
    architecture, parameters = example(normalization, "identity")
    inputs, targets = data()
    products = inputs @ parameters.weights[0]
    run, _ = passed(architecture, parameters, inputs, targets)
    errors = run.product_errors[0]
    size = np.abs(errors).sum(axis)
    assert np.all(np.abs(errors.sum(axis)) < 1e-13 * size)
    centred = products - products.mean(axis, keepdims=True)
    # <y dC/dx> is epsilon / (variance + epsilon) of <y g> / deviation.
    part = 1e-5 / products.var(axis)
    assert np.all(np.abs((errors * centred).sum(axis)) < 3 * part * size * np.abs(centred).max())


def test_weights_into_a_batch_normalized_neuron_have_a_gradient_across_them():
    """Their size does not matter (Ioffe and Szegedy 2015, section 3.3)."""
    architecture, parameters = example("batch", "none")
    inputs, targets = data()
    gradient = MeanGradient(architecture, REPLICAS, inputs, targets)
    gradient.compute(parameters)
    for weights, slopes in zip(parameters.weights[:-1], gradient.weights[:-1], strict=True):
        along = (weights * slopes).sum(axis=1)
        assert np.abs(along).max() < 0.01 * np.linalg.norm(weights) * np.linalg.norm(slopes)


def test_blocks_that_add_nothing_pass_activations_and_gradients_on():
    """tanh of no weights and no biases is 0: all layers of a run are the first."""
    architecture, parameters = example("none", "identity")
    for layer in (1, 2):
        parameters.weights[layer][:] = parameters.biases[layer][:] = 0
    inputs, targets = data()
    run, _ = passed(architecture, parameters, inputs, targets)
    by_last = run.errors[3] @ parameters.weights[3].mT  # dC/da of all of them
    for layer in range(3):
        np.testing.assert_array_equal(run.activations[layer], run.activations[0])
    np.testing.assert_array_equal(run.errors[2], by_last)  # the slope of tanh is 1 there
    expected = (1 - run.activations[0] ** 2) * by_last
    np.testing.assert_allclose(run.errors[0], expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("hidden", "blocks"), [((), 0), ((4,), 0), ((4, 5), 0), ((4, 4, 4, 5, 4, 6, 6), 3)]
)
def test_the_scale_of_branches_counts_the_blocks(hidden, blocks):
    scaled = Architecture((6, *hidden, 6), skips="scaled")
    assert scaled.branch_scale == pytest.approx(1 / np.sqrt(blocks) if blocks else 1.0)
    assert Architecture((6, *hidden, 6), skips="identity").branch_scale == 1


def test_one_image_is_no_batch():
    architecture, _ = example("batch", "none")
    with pytest.raises(InvalidInput, match=r"^batch normalization over 1 image: expected at least"):
        Backpropagation(architecture, 1, 1, np.float64)


@EACH_CONNECTION
def test_a_second_pass_knows_nothing_of_the_first(normalization, skips):
    """Buffers are used again."""
    architecture, parameters = example(normalization, skips, 6)
    inputs, targets = data()
    fresh, _ = passed(architecture, parameters, inputs, targets)
    used, _ = passed(architecture, parameters, inputs[::-1], targets)
    used.forward(parameters, inputs)
    used.backward(parameters, targets)
    for one, other in zip(used.errors, fresh.errors, strict=True):
        np.testing.assert_array_equal(one, other)
