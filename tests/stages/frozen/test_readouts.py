"""Readouts of layers and pixels against least squares on the textbook's activations."""

import contextlib

import numpy as np
import pytest

from stages.frozen.hidden_readouts import image_readouts, layer_readouts, random_start
from stages.frozen.read_pixels import pixel_readout
from stages.frozen.tables import RANDOM_LAYERS
from tests.running import run
from tests.stages import blocks, oracle
from tests.stages.programs import words
from tests.textbook import Network
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import initialize, named, streams


def least_squares(seen, targets, unseen, ridge):
    """Outputs of a readout: a penalty is a row for each weight whose target is 0."""
    n, neurons = seen.shape
    mean = seen.mean(axis=0)
    penalty = np.sqrt(n * ridge * seen.var(axis=0).mean())
    rows = np.vstack([seen - mean, penalty * np.eye(neurons)])
    wanted = np.vstack([targets - targets.mean(axis=0), np.zeros((neurons, targets.shape[1]))])
    weights = np.linalg.lstsq(rows, wanted)[0]
    return (unseen - mean) @ weights + targets.mean(axis=0)


def activations(network, layer, data):
    """What a hidden layer of the textbook's network makes of training and validation images."""
    return (
        np.array([network.feedforward(x / 256)[1][layer] for x in split.images])
        for split in (data.training, data.validation)
    )


def accuracy(seen, unseen, data, ridge):
    """Of the readout of the digit."""
    outputs = least_squares(seen, data.targets, unseen, ridge)
    return np.mean(outputs.argmax(axis=1) == data.validation.labels)


def expected_of(network, layer, data, ridge):
    """The accuracy of the readout from a hidden layer of the textbook's network."""
    return accuracy(*activations(network, layer, data), data, ridge)


def explained(network, data, ridge):
    """The part of the validation images' variance that a readout from the first layer explains."""
    seen, unseen = activations(network, 1, data)
    images = data.validation.images / 256
    missed = images - least_squares(seen, data.inputs, unseen, ridge)
    return 1 - np.sum(missed**2) / np.sum((images - data.inputs.mean(axis=0)) ** 2)


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
            network = Network.of(start, 0, "tanh")
            assert row["validation_accuracy"] == expected_of(network, 1, data, ridge)
            assert row["explained_variance"] == pytest.approx(explained(network, data, ridge))


def test_readout_of_the_pixels(data):
    found = pixel_readout(data.training, data.validation, 0.5)
    # Pixels that are dark in every training image are left out, and the mean variance with them.
    live = (data.training.images > 0).any(axis=0)
    pixels = data.validation.images / 256
    assert found == accuracy(data.inputs[:, live], pixels[:, live], data, 0.5)


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_numbers_do_not_depend_on_the_block(network, few_images):
    architecture = blocks.NETWORKS[network]

    def read(block):
        start = random_start(block, architecture, oracle.DEFAULT, 81)
        return [layer_readouts(block, architecture, start, *few_images, 1e-6)]

    # Of these images, larger networks' layers tell every digit.
    blocks.assert_independent_of_blocks(read, differ=network == "odd")


@pytest.mark.parametrize("network", blocks.NETWORKS)
def test_what_is_explained_does_not_depend_on_the_block(network, few_images):
    architecture = blocks.NETWORKS[network]

    def read(block):
        start = random_start(block, architecture, oracle.DEFAULT, 81)
        return [image_readouts(block, architecture, start, *few_images, 1e-6)]

    blocks.assert_independent_of_blocks(read, differ=False)
    assert read(range(4))[0].groupby("layer")["explained_variance"].nunique().eq(4).all()
