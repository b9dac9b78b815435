"""Accuracy in training against the textbook form, and of blocks against single replicas."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from tests.stages import blocks, oracle
from tests.textbook import Network
from unstable_gradients.training.learning_curves import learning_curves
from unstable_gradients.training.recipe import Recipe

DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])


@DTYPES
def test_learning_curves_are_those_of_the_textbook(data, dtype):
    epochs, mini_batch = 3, 5
    recipe = oracle.recipe(oracle.ARCHITECTURE, mini_batch, dtype)
    replicas = oracle.REPLICAS
    table, trained = learning_curves(replicas, recipe, epochs, data.training, data.validation)
    assert len(table) == len(replicas) * (epochs + 1)
    for replica in replicas:
        network, shuffling = oracle.start(replica)
        for epoch in range(epochs + 1):
            row = oracle.where(table, replica=replica, epoch=epoch)
            for name, split in data.measured.items():
                accuracy, cost = oracle.performance(network, split)
                assert row[f"{name}_accuracy"] == accuracy
                tolerance = 1e-11 if dtype == np.float64 else 1e-4
                assert row[f"{name}_cost"] == pytest.approx(cost, rel=tolerance)
            if epoch == epochs:
                assert_trained(Network.of(trained, replica - replicas.start), network, dtype)
                break
            for batch in shuffling.permutation(oracle.IMAGES).reshape(-1, mini_batch):
                inputs, targets = data.inputs[batch], data.targets[batch]
                network.step(inputs, targets, oracle.ETA, oracle.LMBDA, oracle.IMAGES)


def assert_trained(found, expected, dtype):
    """The same weights and biases in every layer, up to rounding."""
    tolerance = 1e-11 if dtype == np.float64 else 1e-5
    for one, other in zip(
        found.weights + found.biases, expected.weights + expected.biases, strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


@DTYPES
@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_numbers_do_not_depend_on_the_block(network, dtype, few_images):
    recipe = Recipe(blocks.NETWORKS[network], oracle.DEFAULT, 0.5, 0.1, 10, 81, dtype=dtype)

    def run(block):
        table, trained = learning_curves(block, recipe, 2, *few_images)
        return [table, as_rows(trained, block)]

    blocks.assert_independent_of_blocks(run)


def as_rows(parameters, block):
    """A digest of each replica's weights and biases."""
    arrays = [*parameters.weights, *parameters.biases]
    digests = [
        hashlib.md5(b"".join(each[place].tobytes() for each in arrays)).hexdigest()
        for place in range(len(block))
    ]
    return pd.DataFrame({"replica": list(block), "digest": digests})


def test_every_epoch_ticks(data):
    ticks = []
    recipe = oracle.recipe(oracle.ARCHITECTURE, 5)
    images = data.training, data.validation
    learning_curves(oracle.REPLICAS, recipe, 3, *images, lambda: ticks.append(1))
    assert len(ticks) == 3
