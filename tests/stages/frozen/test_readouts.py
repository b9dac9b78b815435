"""Readouts of layers and pixels against least squares on the textbook's activations."""

import contextlib

import numpy as np
import pytest

from stages.frozen.hidden_readouts import layer_readouts, random_start
from stages.frozen.read_pixels import pixel_readout
from stages.frozen.tables import RANDOM_LAYERS
from tests.running import run
from tests.stages import blocks, oracle
from tests.stages.programs import words
from tests.textbook import Network
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import initialize, named, streams


def least_squares(seen, targets, unseen, labels, ridge):
    """Accuracy of a readout: a penalty is a row for each weight whose target is 0."""
    n, neurons = seen.shape
    mean = seen.mean(axis=0)
    penalty = np.sqrt(n * ridge * seen.var(axis=0).mean())
    rows = np.vstack([seen - mean, penalty * np.eye(neurons)])
    wanted = np.vstack([targets - targets.mean(axis=0), np.zeros((neurons, 10))])
    weights = np.linalg.lstsq(rows, wanted)[0]
    outputs = (unseen - mean) @ weights + targets.mean(axis=0)
    return np.mean(outputs.argmax(axis=1) == labels)


def expected_of(network, layer, data, ridge):
    """The accuracy of the readout from a hidden layer of the textbook's network."""
    seen, unseen = (
        np.array([network.feedforward(x / 256)[1][layer] for x in split.images])
        for split in (data.training, data.validation)
    )
    return least_squares(seen, data.targets, unseen, data.validation.labels, ridge)


def test_readouts_of_hidden_layers(data):
    ridge, architecture, replicas = 0.01, oracle.ARCHITECTURE, oracle.REPLICAS
    own = [streams(oracle.SEED, architecture.sizes, replica) for replica in replicas]
    start = initialize(architecture, oracle.DEFAULT, [each.initialization for each in own])
    images = data.training, data.validation
    table = layer_readouts(replicas, architecture, start, *images, ridge)
    assert len(table) == len(replicas) * oracle.LAYERS
    for place, replica in enumerate(replicas):
        network = Network.of(start, place)
        for layer in range(1, oracle.LAYERS + 1):
            row = oracle.where(table, replica=replica, layer=layer)
            assert row["validation_accuracy"] == expected_of(network, layer, data, ridge)


@pytest.mark.parametrize(
    ("initializer", "biases"), [("default", "normal"), ("glorot-uniform", "zero")]
)
def test_readouts_of_random_layers(initializer, biases, data, study):
    """Wider layers than there are images, too, which only the penalty makes one readout of."""
    widths, replicas, ridge = (3, 9, 30), range(3), 0.01
    flags = {"activation": "tanh", "cost": "quadratic", "initializer": initializer}
    flags |= {"biases": biases, "seed": "5", "replicas": "3", "ridge": str(ridge)}
    flags |= {"widths": " ".join(map(str, widths))}
    flags |= {"training-images": str(oracle.IMAGES), "validation-images": str(oracle.VALIDATED)}
    run("frozen.read_random_layers", words(flags), study)
    with contextlib.chdir(study):
        table = RANDOM_LAYERS.read()
    assert len(table) == len(widths) * len(replicas)
    for width in widths:
        architecture = Architecture((784, width, 10))
        for replica in replicas:
            own = streams(5, architecture.sizes, replica)
            given = named(initializer, biases)
            start = initialize(architecture, given, [own.initialization])
            row = oracle.where(table, width=width, replica=replica)
            expected = expected_of(Network.of(start, 0, "tanh"), 1, data, ridge)
            assert row["validation_accuracy"] == expected


def test_readout_of_the_pixels(data):
    found = pixel_readout(data.training, data.validation, 0.5)
    # Pixels that are dark in every training image are left out, and the mean variance with them.
    live = (data.training.images > 0).any(axis=0)
    pixels = data.validation.images / 256
    labels = data.validation.labels
    expected = least_squares(data.inputs[:, live], data.targets, pixels[:, live], labels, 0.5)
    assert found == expected


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_numbers_do_not_depend_on_the_block(network, few_images):
    architecture = blocks.NETWORKS[network]

    def read(block):
        start = random_start(block, architecture, oracle.DEFAULT, 81)
        return [layer_readouts(block, architecture, start, *few_images, 1e-6)]

    # Of these images, larger networks' layers tell every digit.
    blocks.assert_independent_of_blocks(read, differ=network == "odd")
