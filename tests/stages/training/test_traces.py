"""Gradients in training against the textbook form, and of blocks against single replicas."""

import numpy as np
import pytest

from stages.training.trace_mini_batches import averaged_norm, mini_batch_traces
from tests.stages import blocks, oracle
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.gradient_traces import gradient_traces
from unstable_gradients.training.recipe import Recipe


def full_batch(data, epochs, tick=lambda: None):
    return traced(data, epochs, tick)[0]


def traced(data, epochs, tick=lambda: None):
    return gradient_traces(
        oracle.REPLICAS,
        oracle.ARCHITECTURE,
        oracle.DEFAULT,
        Hyperparameters(oracle.ETA, oracle.LMBDA, oracle.IMAGES),
        epochs,
        oracle.SEED,
        FirstImages.of(data.training),
        tick,
    )


def by_mini_batches(data, mini_batch, steps, window):
    recipe = oracle.recipe(oracle.ARCHITECTURE, mini_batch)
    return mini_batch_traces(oracle.REPLICAS, recipe, steps, window, data.training)


def test_full_batch_traces_are_those_of_the_textbook(data):
    epochs = 4
    table = full_batch(data, epochs)
    assert len(table) == len(oracle.REPLICAS) * epochs * oracle.LAYERS
    for replica in oracle.REPLICAS:
        network, _ = oracle.start(replica)
        for epoch in range(epochs):
            by_weights, by_biases = network.mean_gradient(data.inputs, data.targets)
            for layer in range(1, oracle.LAYERS + 1):
                row = oracle.where(table, replica=replica, epoch=epoch, layer=layer)
                speed = np.sqrt(np.sum(by_biases[layer - 1] ** 2))
                assert row["bias_gradient_norm"] == pytest.approx(speed, rel=1e-10)
                size = np.sqrt(np.sum(by_weights[layer - 1] ** 2))
                assert row["weight_gradient_norm"] == pytest.approx(size, rel=1e-10)
            network.step(data.inputs, data.targets, oracle.ETA, oracle.LMBDA, oracle.IMAGES)


def test_what_is_learned_is_what_the_textbook_network_tells_of_the_images(data):
    _, learned = traced(data, 30)
    for replica in oracle.REPLICAS:
        network, _ = oracle.start(replica)
        for _ in range(30):
            network.step(data.inputs, data.targets, oracle.ETA, oracle.LMBDA, oracle.IMAGES)
        outputs = [network.output(each) for each in data.inputs]
        right = [np.argmax(a) == np.argmax(y) for a, y in zip(outputs, data.targets, strict=True)]
        (row,) = learned[learned["replica"] == replica].to_dict("records")
        assert row["training_accuracy"] == np.mean(right)


def test_mini_batch_traces_are_those_of_the_textbook(data):
    mini_batch, steps, window = 6, 8, 3  # 3 mini-batches an epoch, 2 images left over
    table = by_mini_batches(data, mini_batch, steps, window)
    assert len(table) == len(oracle.REPLICAS) * steps * oracle.LAYERS
    for replica in oracle.REPLICAS:
        network, shuffling = oracle.start(replica)
        history = []
        for step in range(steps):
            if step % 3 == 0:
                order = shuffling.permutation(oracle.IMAGES)
            batch = order[step % 3 * mini_batch :][:mini_batch]
            inputs, targets = data.inputs[batch], data.targets[batch]
            history.append(network.mean_gradient(inputs, targets)[1])
            network.step(inputs, targets, oracle.ETA, oracle.LMBDA, oracle.IMAGES)
        for layer in range(1, oracle.LAYERS + 1):
            gradients = [by_biases[layer - 1] for by_biases in history]
            for step in range(steps):
                row = oracle.where(table, replica=replica, step=step, layer=layer)
                speed = np.sqrt(np.sum(gradients[step] ** 2))
                assert row["bias_gradient_norm"] == pytest.approx(speed, rel=1e-10)
                around = gradients[max(step - 1, 0) : step + 2]
                mean = np.sqrt(np.sum((sum(around) / window) ** 2))
                expected = mean if len(around) == window else np.nan
                found = row["averaged_bias_gradient_norm"]
                assert found == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_both_traces_start_from_the_same_weights(data):
    """A mini-batch of all images is the full batch; later they differ by rounding alone."""
    full = full_batch(data, 3)
    mini = by_mini_batches(data, oracle.IMAGES, 3, 1)
    for column in ("bias_gradient_norm", "averaged_bias_gradient_norm"):
        np.testing.assert_allclose(mini[column], full["bias_gradient_norm"], rtol=1e-10)


@pytest.mark.parametrize(
    ("steps", "window"), [(1, 1), (2, 1), (2, 2), (7, 1), (7, 2), (7, 3), (7, 4), (7, 7)]
)
def test_averaged_norm_against_a_direct_average(steps, window):
    gradients = np.random.default_rng(92).standard_normal((steps, 2, 3))
    expected = np.full((steps, 2), np.nan)
    for step in range(steps):
        first = step - window // 2
        if first >= 0 and first + window <= steps:
            mean = sum(gradients[first + k] for k in range(window)) / window
            expected[step] = np.sqrt(np.sum(mean**2, axis=-1))
    np.testing.assert_allclose(averaged_norm(gradients, window), expected, rtol=1e-12)


def test_a_window_longer_than_the_training(data):
    with pytest.raises(InvalidInput, match=r"^averaging-window 9: expected at most 8 "):
        by_mini_batches(data, 5, 8, 9)


def test_every_epoch_ticks(data):
    ticks = []
    full_batch(data, 4, lambda: ticks.append(1))
    assert len(ticks) == 4


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_full_batch_numbers_do_not_depend_on_the_block(network, few_images):
    images, descent = FirstImages.of(few_images[0]), Hyperparameters(0.5, 0.1, 60)
    blocks.assert_independent_of_blocks(
        lambda block: [
            *gradient_traces(
                block, blocks.NETWORKS[network], oracle.DEFAULT, descent, 3, 83, images
            )
        ]
    )


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_mini_batch_numbers_do_not_depend_on_the_block(network, few_images):
    recipe = Recipe(blocks.NETWORKS[network], oracle.DEFAULT, 0.5, 0.1, 7, 84, dtype=np.float64)
    blocks.assert_independent_of_blocks(
        lambda block: [mini_batch_traces(block, recipe, 12, 4, few_images[0])]
    )
