"""Gradients of untrained networks against the textbook form, and of blocks against replicas."""

import numpy as np
import pandas as pd
import pytest

from tests.stages import blocks, oracle
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.initial_gradients import initial_gradients


def test_gradients_are_those_of_the_textbook(data):
    by_layer, by_neuron = initial_gradients(
        oracle.REPLICAS,
        oracle.ARCHITECTURE,
        oracle.DEFAULT,
        oracle.SEED,
        FirstImages.of(data.training),
    )
    assert len(by_layer) == len(oracle.REPLICAS) * oracle.LAYERS
    assert len(by_neuron) == len(oracle.REPLICAS) * (6 + 5)
    for replica in oracle.REPLICAS:
        network, _ = oracle.start(replica)
        by_weights, by_biases = network.mean_gradient(data.inputs, data.targets)
        single = [
            network.backpropagate(x, y)[1] for x, y in zip(data.inputs, data.targets, strict=True)
        ]
        for layer in range(1, oracle.LAYERS + 1):
            row = oracle.where(by_layer, replica=replica, layer=layer)
            squares = [np.sum(deltas[layer - 1] ** 2) for deltas in single]
            expected = {
                "bias_gradient_norm": np.sqrt(np.sum(by_biases[layer - 1] ** 2)),
                "weight_gradient_norm": np.sqrt(np.sum(by_weights[layer - 1] ** 2)),
                "rms_bias_gradient_norm": np.sqrt(sum(squares) / oracle.IMAGES),
            }
            for column, value in expected.items():
                assert row[column] == pytest.approx(value, rel=1e-11)
            for neuron, gradient in enumerate(by_biases[layer - 1], start=1):
                row = oracle.where(by_neuron, replica=replica, layer=layer, neuron=neuron)
                assert row["bias_gradient"] == pytest.approx(gradient, rel=1e-9)


@pytest.fixture(scope="module")
def images(few_images):
    return FirstImages.of(few_images[0])


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_numbers_do_not_depend_on_the_block(network, images):
    blocks.assert_independent_of_blocks(
        lambda block: initial_gradients(block, blocks.NETWORKS[network], oracle.DEFAULT, 82, images)
    )


@pytest.mark.parametrize("replicas_at_once", [1, 3, 4, 5, 16])
def test_how_many_networks_are_computed_at_once_changes_nothing(replicas_at_once, images):
    arguments = range(6), blocks.NETWORKS["book"], oracle.DEFAULT, 82, images
    expected = initial_gradients(*arguments)
    found = initial_gradients(*arguments, replicas_at_once)
    for one, other in zip(expected, found, strict=True):
        one, other = (table.reset_index(drop=True) for table in (one, other))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
