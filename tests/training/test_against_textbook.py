"""Each experiment followed by the textbook form, on whole images, one at a time.

Only the starts and the shuffles are drawn by the package; their distribution is tested elsewhere.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from stages.depth.learning_curves import Training, learning_curves
from stages.frozen import layers as frozen_layers
from stages.frozen.layer_readouts import layer_readouts
from stages.frozen.pixel_readout import pixel_readout
from stages.start.gradients import initial_gradients
from stages.training.full_batch import gradient_traces
from stages.training.mini_batches import averaged_norm, mini_batch_traces
from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, streams
from unstable_gradients.network.training import Hyperparameters
from unstable_gradients.training.first_images import FirstImages

ARCHITECTURE = Architecture((784, 6, 5, 10))
LAYERS = 2  # hidden
DEFAULT = INITIALIZERS["default"]
REPLICAS = range(1, 3)
SEED, ETA, LMBDA, IMAGES, VALIDATED = 91, 0.8, 1.5, 20, 12
DESCENT = Hyperparameters(ETA, LMBDA, IMAGES)


@pytest.fixture(scope="module")
def data(small_mnist):
    training, validation = mnist.load(small_mnist).training_and_validation(IMAGES, VALIDATED)
    return SimpleNamespace(
        training=training,
        validation=validation,
        measured={
            "training": mnist.Split(training.images[:VALIDATED], training.labels[:VALIDATED]),
            "validation": validation,
        },
        first=FirstImages.of(training),
        inputs=training.images / 256,
        targets=np.eye(10)[training.labels],
    )


def start(replica):
    """A replica's network before training, and the stream of its shuffles."""
    own = streams(SEED, ARCHITECTURE.sizes, replica)
    parameters = initialize(ARCHITECTURE, DEFAULT, [own.initialization])
    return Network.of(parameters, 0), own.shuffling


def where(table, **values):
    """The one row with these values."""
    for column, value in values.items():
        table = table[table[column] == value]
    (row,) = table.to_dict("records")
    return row


def test_the_first_images_leave_out_dark_pixels_alone(data):
    dark = np.flatnonzero((data.training.images == 0).all(axis=0))
    assert 0 < len(dark) < 784
    assert sorted([*dark, *data.first.live]) == list(range(784))
    np.testing.assert_array_equal(data.first.inputs, data.inputs[:, data.first.live])
    np.testing.assert_array_equal(data.first.targets, data.targets)
    assert data.first.narrowed(ARCHITECTURE).sizes == (len(data.first.live), 6, 5, 10)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_learning_curves(data, dtype):
    epochs, mini_batch = 3, 5
    setting = Training(ARCHITECTURE, DEFAULT, ETA, LMBDA, mini_batch, epochs, SEED, dtype)
    table, trained = learning_curves(REPLICAS, setting, data.training, data.validation)
    assert len(table) == len(REPLICAS) * (epochs + 1)
    for replica in REPLICAS:
        network, shuffling = start(replica)
        for epoch in range(epochs + 1):
            row = where(table, replica=replica, epoch=epoch)
            for name, split in data.measured.items():
                accuracy, cost = performance(network, split)
                assert row[f"{name}_accuracy"] == accuracy
                tolerance = 1e-11 if dtype == np.float64 else 1e-4
                assert row[f"{name}_cost"] == pytest.approx(cost, rel=tolerance)
            if epoch == epochs:
                assert_trained(Network.of(trained, replica - REPLICAS.start), network, dtype)
                break
            for batch in shuffling.permutation(IMAGES).reshape(-1, mini_batch):
                network.step(data.inputs[batch], data.targets[batch], ETA, LMBDA, IMAGES)


def assert_trained(found, expected, dtype):
    """The same weights and biases in every layer, up to rounding."""
    tolerance = 1e-11 if dtype == np.float64 else 1e-5
    for one, other in zip(
        found.weights + found.biases, expected.weights + expected.biases, strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance * np.abs(other).max())


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_accuracies_behind_frozen_layers(data, dtype, hidden):
    """The whole network, one image at a time; after each step the frozen layers are put back."""
    sizes, epochs, mini_batch = (784, 6, 5, 4, 10), 3, 6  # 2 of the 20 images are left over
    architecture = Architecture(sizes, ACTIVATIONS[hidden])
    setting = Training(architecture, DEFAULT, ETA, LMBDA, mini_batch, epochs, SEED, dtype)
    table = frozen_layers.accuracies(REPLICAS, setting, data.training, data.validation)
    assert len(table) == len(REPLICAS) * 2
    for replica in REPLICAS:
        for frozen in (1, 2):
            own = streams(SEED, sizes, replica)
            start = initialize(architecture, DEFAULT, [own.initialization], dtype)
            network = Network.of(start, 0, hidden)
            kept = [each.copy() for each in network.weights + network.biases]
            for _ in range(epochs):
                order = own.shuffling.permutation(IMAGES)
                for batch in order[:18].reshape(-1, mini_batch):
                    network.step(data.inputs[batch], data.targets[batch], ETA, LMBDA, IMAGES)
                    for layer in range(frozen):
                        network.weights[layer][:] = kept[layer]
                        network.biases[layer][:] = kept[4 + layer]
            row = where(table, replica=replica, frozen_layers=frozen)
            assert row["epoch"] == epochs
            for name, split in data.measured.items():
                accuracy, cost = performance(network, split)
                assert row[f"{name}_accuracy"] == accuracy
                tolerance = 1e-11 if dtype == np.float64 else 1e-4
                assert row[f"{name}_cost"] == pytest.approx(cost, rel=tolerance)


def test_the_rear_of_a_network_is_a_copy():
    architecture = Architecture((7, 6, 5, 10))
    whole = initialize(architecture, DEFAULT, [np.random.default_rng(1)])
    rear, parameters = frozen_layers.behind(architecture, whole, 1)
    assert rear.sizes == (6, 5, 10)
    parameters.weights[0][:] = parameters.biases[1][:] = 0
    assert np.all(whole.weights[1] != 0)
    assert np.all(whole.biases[2] != 0)


@pytest.mark.parametrize(("sizes", "most"), [((7, 10), 0), ((7, 5, 10), 0), ((7, 5, 4, 3, 10), 2)])
def test_the_last_hidden_layer_is_never_frozen(sizes, most):
    assert frozen_layers.most(Architecture(sizes)) == most


def test_readouts_of_hidden_layers(data):
    """Ridge regression written as least squares on the activations of the textbook network."""
    ridge = 0.01
    generators = [streams(SEED, ARCHITECTURE.sizes, replica).initialization for replica in REPLICAS]
    start = initialize(ARCHITECTURE, DEFAULT, generators)
    table = layer_readouts(REPLICAS, ARCHITECTURE, start, data.training, data.validation, ridge)
    assert len(table) == len(REPLICAS) * LAYERS
    for place, replica in enumerate(REPLICAS):
        network = Network.of(start, place)
        for layer in range(1, LAYERS + 1):
            seen, unseen = (
                np.array([network.feedforward(x / 256)[1][layer] for x in split.images])
                for split in (data.training, data.validation)
            )
            accuracy = least_squares(seen, data.targets, unseen, data.validation.labels, ridge)
            row = where(table, replica=replica, layer=layer)
            assert row["validation_accuracy"] == accuracy


def test_readout_of_the_pixels(data):
    found = pixel_readout(data.training, data.validation, 0.5)
    pixels = data.validation.images / 256
    # The experiment leaves out the pixels that are dark in every image, the mean variance with it.
    live = data.first.live
    expected = least_squares(
        data.inputs[:, live], data.targets, pixels[:, live], data.validation.labels, 0.5
    )
    assert found == expected


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


def performance(network, split):
    """Fraction of the images recognised, and mean cost."""
    inputs = split.images / 256
    right = [
        network.output(x).argmax() == label for x, label in zip(inputs, split.labels, strict=True)
    ]
    return sum(right) / len(right), network.mean_cost(inputs, np.eye(10)[split.labels])


def test_initial_gradients(data):
    by_layer, by_neuron = initial_gradients(REPLICAS, ARCHITECTURE, DEFAULT, SEED, data.first)
    assert len(by_layer) == len(REPLICAS) * LAYERS
    assert len(by_neuron) == len(REPLICAS) * (6 + 5)
    for replica in REPLICAS:
        network, _ = start(replica)
        by_weights, by_biases = network.mean_gradient(data.inputs, data.targets)
        single = [
            network.backpropagate(x, y)[1] for x, y in zip(data.inputs, data.targets, strict=True)
        ]
        for layer in range(1, LAYERS + 1):
            row = where(by_layer, replica=replica, layer=layer)
            squares = [np.sum(deltas[layer - 1] ** 2) for deltas in single]
            expected = {
                "bias_gradient_norm": np.sqrt(np.sum(by_biases[layer - 1] ** 2)),
                "weight_gradient_norm": np.sqrt(np.sum(by_weights[layer - 1] ** 2)),
                "rms_bias_gradient_norm": np.sqrt(sum(squares) / IMAGES),
            }
            for column, value in expected.items():
                assert row[column] == pytest.approx(value, rel=1e-11)
            for neuron, gradient in enumerate(by_biases[layer - 1], start=1):
                row = where(by_neuron, replica=replica, layer=layer, neuron=neuron)
                assert row["bias_gradient"] == pytest.approx(gradient, rel=1e-9)


def test_gradient_traces(data):
    epochs = 4
    table = gradient_traces(REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, epochs, SEED, data.first)
    assert len(table) == len(REPLICAS) * epochs * LAYERS
    for replica in REPLICAS:
        network, _ = start(replica)
        for epoch in range(epochs):
            by_weights, by_biases = network.mean_gradient(data.inputs, data.targets)
            for layer in range(1, LAYERS + 1):
                row = where(table, replica=replica, epoch=epoch, layer=layer)
                speed = np.sqrt(np.sum(by_biases[layer - 1] ** 2))
                assert row["bias_gradient_norm"] == pytest.approx(speed, rel=1e-10)
                size = np.sqrt(np.sum(by_weights[layer - 1] ** 2))
                assert row["weight_gradient_norm"] == pytest.approx(size, rel=1e-10)
            network.step(data.inputs, data.targets, ETA, LMBDA, IMAGES)


def test_mini_batch_traces(data):
    mini_batch, steps, window = 6, 8, 3  # 3 mini-batches an epoch, 2 images left over
    table = mini_batch_traces(
        REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, mini_batch, steps, window, SEED, data.first
    )
    assert len(table) == len(REPLICAS) * steps * LAYERS
    for replica in REPLICAS:
        network, shuffling = start(replica)
        history = []
        for step in range(steps):
            if step % 3 == 0:
                order = shuffling.permutation(IMAGES)
            batch = order[step % 3 * mini_batch :][:mini_batch]
            history.append(network.mean_gradient(data.inputs[batch], data.targets[batch])[1])
            network.step(data.inputs[batch], data.targets[batch], ETA, LMBDA, IMAGES)
        for layer in range(1, LAYERS + 1):
            gradients = [by_biases[layer - 1] for by_biases in history]
            for step in range(steps):
                row = where(table, replica=replica, step=step, layer=layer)
                speed = np.sqrt(np.sum(gradients[step] ** 2))
                assert row["bias_gradient_norm"] == pytest.approx(speed, rel=1e-10)
                around = gradients[max(step - 1, 0) : step + 2]
                mean = np.sqrt(np.sum((sum(around) / window) ** 2))
                expected = mean if len(around) == window else np.nan
                found = row["averaged_bias_gradient_norm"]
                assert found == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_both_traces_start_from_the_same_weights(data):
    """A mini-batch of all images is the full batch; later they differ by rounding alone."""
    full = gradient_traces(REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, 3, SEED, data.first)
    mini = mini_batch_traces(
        REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, IMAGES, 3, 1, SEED, data.first
    )
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
        mini_batch_traces(REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, 5, 8, 9, SEED, data.first)


def test_every_epoch_ticks(data):
    ticks = []
    setting = Training(ARCHITECTURE, DEFAULT, ETA, LMBDA, 5, 3, SEED, np.float64)
    learning_curves(REPLICAS, setting, data.training, data.validation, lambda: ticks.append(1))
    assert len(ticks) == 3
    gradient_traces(
        REPLICAS, ARCHITECTURE, DEFAULT, DESCENT, 4, SEED, data.first, lambda: ticks.append(1)
    )
    assert len(ticks) == 7
    frozen_layers.accuracies(
        REPLICAS, setting, data.training, data.validation, lambda: ticks.append(1)
    )
    assert len(ticks) == 10
