"""Training behind a frozen layer against the textbook form, and of blocks against replicas."""

import numpy as np
import pytest

from stages.frozen import layers
from tests.stages import blocks, oracle
from tests.textbook import Network
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import initialize, streams
from unstable_gradients.training.recipe import Recipe


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_accuracies_are_those_of_the_textbook(data, dtype, hidden):
    """The whole network, one image at a time; after each step the first layer is put back."""
    sizes, epochs, mini_batch = (784, 6, 5, 4, 10), 3, 6  # 2 of the 20 images are left over
    architecture = Architecture(sizes, ACTIVATIONS[hidden])
    recipe = oracle.recipe(architecture, mini_batch, dtype)
    images = data.training, data.validation
    table = layers.accuracies(oracle.REPLICAS, recipe, epochs, *images)
    assert len(table) == len(oracle.REPLICAS)
    for replica in oracle.REPLICAS:
        own = streams(oracle.SEED, sizes, replica)
        start = initialize(architecture, oracle.DEFAULT, [own.initialization], dtype)
        network = Network.of(start, 0, hidden)
        weights, biases = network.weights[0].copy(), network.biases[0].copy()
        for _ in range(epochs):
            order = own.shuffling.permutation(oracle.IMAGES)
            for batch in order[:18].reshape(-1, mini_batch):
                inputs, targets = data.inputs[batch], data.targets[batch]
                network.step(inputs, targets, oracle.ETA, oracle.LMBDA, oracle.IMAGES)
                network.weights[0][:], network.biases[0][:] = weights, biases
        row = oracle.where(table, replica=replica)
        assert (row["frozen_layers"], row["epoch"]) == (1, epochs)
        for name, split in data.measured.items():
            accuracy, cost = oracle.performance(network, split)
            assert row[f"{name}_accuracy"] == accuracy
            tolerance = 1e-11 if dtype == np.float64 else 1e-4
            assert row[f"{name}_cost"] == pytest.approx(cost, rel=tolerance)


def test_the_rear_of_a_network_is_a_copy():
    architecture = Architecture((7, 6, 5, 10))
    whole = initialize(architecture, oracle.DEFAULT, [np.random.default_rng(1)])
    rear, parameters = layers.behind_first(architecture, whole)
    assert rear.sizes == (6, 5, 10)
    parameters.weights[0][:] = parameters.biases[1][:] = 0
    assert np.all(whole.weights[1] != 0)
    assert np.all(whole.biases[2] != 0)


@pytest.mark.parametrize(("sizes", "can"), [((7, 5, 10), False), ((7, 5, 4, 10), True)])
def test_an_only_hidden_layer_is_not_frozen(sizes, can):
    assert layers.can_be_frozen(Architecture(sizes)) is can


def test_every_epoch_ticks(data):
    ticks = []
    recipe = oracle.recipe(oracle.ARCHITECTURE, 5)
    images = data.training, data.validation
    layers.accuracies(oracle.REPLICAS, recipe, 3, *images, lambda: ticks.append(1))
    assert len(ticks) == 3


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_numbers_do_not_depend_on_the_block(network, few_images):
    recipe = Recipe(blocks.NETWORKS[network], oracle.DEFAULT, 0.5, 0.1, 10, 81)
    blocks.assert_independent_of_blocks(
        lambda block: [layers.accuracies(block, recipe, 2, *few_images)]
    )
