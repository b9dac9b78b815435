"""A replica's numbers are the same, to the bit, alone and in any block.

The networks see 784 pixels, so that weights are longer than what numpy handles at a time.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from stages.depth.learning_curves import Training, learning_curves
from stages.frozen import layers as frozen_layers
from stages.frozen.layer_readouts import layer_readouts
from stages.start.gradients import initial_gradients
from stages.training.full_batch import gradient_traces
from stages.training.mini_batches import mini_batch_traces
from unstable_gradients.images import mnist
from unstable_gradients.network.activations import SIGMOID, SOFTSIGN, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY, LOG_LIKELIHOOD, QUADRATIC
from unstable_gradients.network.initializers import INITIALIZERS
from unstable_gradients.network.training import Hyperparameters
from unstable_gradients.training.first_images import FirstImages

REPLICAS = 16
NETWORKS = {
    "book": Architecture((784, 30, 30, 10), SIGMOID, CROSS_ENTROPY),
    "odd": Architecture((784, 7, 13, 3, 10), TANH, QUADRATIC),
    "softmax": Architecture((784, 11, 6, 10), SOFTSIGN, LOG_LIKELIHOOD),
}
INITIALIZER = INITIALIZERS["default"]


@dataclass(frozen=True)
class Data:
    training: mnist.Split
    validation: mnist.Split
    images: FirstImages


@pytest.fixture(scope="module")
def data(small_mnist):
    training, validation = mnist.load(small_mnist).training_and_validation(60, 900)
    return Data(training, validation, FirstImages.of(training))


def as_rows(parameters, block):
    """Weights and biases of a block, a column for each number and a row for each replica."""
    arrays = [each.reshape(len(block), -1) for each in parameters.weights + parameters.biases]
    numbers = np.concatenate(arrays, axis=1)
    names = [f"{number} bias_gradient" for number in range(numbers.shape[1])]
    return pd.DataFrame(numbers, columns=names).assign(replica=list(block))


def accuracies(dtype):
    def of(block, architecture, data):
        setting = Training(architecture, INITIALIZER, 0.5, 0.1, 10, 2, 81, dtype)
        curves, trained = learning_curves(block, setting, data.training, data.validation)
        return [curves, as_rows(trained, block)]

    return of


def behind_frozen_layers(block, architecture, data):
    setting = Training(architecture, INITIALIZER, 0.5, 0.1, 10, 2, 81, np.float32)
    return [frozen_layers.accuracies(block, setting, data.training, data.validation)]


def readouts(block, architecture, data):
    setting = Training(architecture, INITIALIZER, 0.5, 0.1, 10, 2, 81, np.float32)
    start = setting.start(setting.streams(block))
    return [layer_readouts(block, architecture, start, data.training, data.validation, 1e-6)]


def initial(block, architecture, data):
    return list(initial_gradients(block, architecture, INITIALIZER, 82, data.images))


def full_batch(block, architecture, data):
    descent = Hyperparameters(0.5, 0.1, 60)
    return [gradient_traces(block, architecture, INITIALIZER, descent, 3, 83, data.images)]


def mini_batch(block, architecture, data):
    descent = Hyperparameters(0.5, 0.1, 60)
    return [mini_batch_traces(block, architecture, INITIALIZER, descent, 7, 12, 4, 84, data.images)]


EXPERIMENTS = {
    "accuracy in single precision": accuracies(np.float32),
    "accuracy in double precision": accuracies(np.float64),
    "frozen layers": behind_frozen_layers,
    "linear readout": readouts,
    "initial gradient": initial,
    "gradient trace": full_batch,
    "mini-batch trace": mini_batch,
}


def rows(tables, block):
    """The rows of the replicas of a block, from each table."""
    return [
        table[table["replica"].isin(block)].reset_index(drop=True).to_dict("list")
        for table in tables
    ]


def bits(tables, block):
    """Those rows with numbers as bytes, so that NaN equals NaN and 0 is not -0."""
    return [
        {name: np.array(values).tobytes() for name, values in table.items()}
        for table in rows(tables, block)
    ]


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_numbers_do_not_depend_on_the_block(experiment, network, data):
    def run(block):
        return EXPERIMENTS[experiment](block, NETWORKS[network], data)

    together = run(range(REPLICAS))
    for first, last in ((0, 1), (5, 6), (15, 16), (0, 2), (7, 9), (3, 8), (11, 16)):
        block = range(first, last)
        assert bits(run(block), block) == bits(together, block), block


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_replicas_differ_and_all_are_there(experiment, data):
    for table in EXPERIMENTS[experiment](range(4), NETWORKS["odd"], data):
        measured = [c for c in table.columns if c.endswith(("norm", "cost", "bias_gradient"))] or [
            "validation_accuracy"
        ]
        assert measured
        for column in measured:
            by_replica = [tuple(part.dropna()) for _, part in table.groupby("replica")[column]]
            assert len(set(by_replica)) == 4, column


@pytest.mark.parametrize("replicas_at_once", [1, 3, 4, 5, 16])
def test_how_many_initial_networks_are_computed_at_once_changes_nothing(replicas_at_once, data):
    arguments = range(6), NETWORKS["book"], INITIALIZER, 82, data.images
    expected = initial_gradients(*arguments)
    found = initial_gradients(*arguments, replicas_at_once)
    for one, other in zip(expected, found, strict=True):
        one, other = (table.reset_index(drop=True) for table in (one, other))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
