"""Deepened networks, against the textbook form of the whole deeper network."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from stages.richer import identity_layers
from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network.activations import ACTIVATIONS
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize
from unstable_gradients.theory import identity_neuron

HIDDEN = (7, 5)
REPLICAS = range(2, 5)


@pytest.fixture(scope="module", params=["sigmoid", "tanh"])
def setting(request, small_mnist):
    architecture = Architecture((784, *HIDDEN, 10), ACTIVATIONS[request.param])
    generators = [np.random.default_rng([31, replica]) for replica in REPLICAS]
    return SimpleNamespace(
        architecture=architecture,
        parameters=initialize(architecture, INITIALIZERS["default"], generators),
        validation=mnist.load(small_mnist).validation(12),
        copy=identity_neuron.with_constant(0.05)
        if request.param == "sigmoid"
        else identity_neuron.for_tanh(identity_neuron.with_constant(0.05)),
    )


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_deepened_networks_are_deeper_and_compute_nearly_the_same(setting, layers):
    deeper = identity_layers.deepened(setting.parameters, setting.copy, layers)
    sizes = [each.shape[1:] for each in deeper.weights]
    assert sizes == [(784, 7), (7, 5), *[(5, 5)] * layers, (5, 10)]
    for replica in range(len(REPLICAS)):
        kind = setting.architecture.activation.name
        before = Network.of(setting.parameters, replica, kind)
        after = Network.of(deeper, replica, kind)
        for image in setting.validation.images / 256:
            moved = np.abs(after.output(image) - before.output(image)).max()
            # A sigmoid's slope is at most 1/4, and every copy may be off by its error.
            bound = layers * setting.copy.error * np.abs(before.weights[-1]).sum(axis=1).max() / 4
            assert moved <= 1.1 * bound + 1e-12
    assert deeper.weights[0].dtype == np.float64
    assert deeper.weights[0] is not setting.parameters.weights[0]


def test_the_comparison_is_that_of_whole_networks(setting):
    inserted = identity_layers.deepenings(setting.architecture.activation, [3.0, 0.01], [1, 2])
    table = identity_layers.compare(
        REPLICAS, setting.architecture, setting.parameters, inserted, setting.validation
    )
    assert len(table) == len(REPLICAS) * len(inserted)
    labels = setting.validation.labels
    for each in inserted:
        deeper = identity_layers.deepened(setting.parameters, each.copy, each.layers)
        for place, replica in enumerate(REPLICAS):
            outputs = [
                np.array([network.output(image) for image in setting.validation.images / 256])
                for network in (
                    Network.of(weights, place, setting.architecture.activation.name)
                    for weights in (setting.parameters, deeper)
                )
            ]
            right = [float(np.mean(o.argmax(axis=1) == labels)) for o in outputs]
            (row,) = table[
                (table["replica"] == replica)
                & (table["form"] == each.form)
                & (table["input_weight"] == each.copy.input_weight)
                & (table["layers"] == each.layers)
            ].to_dict("records")
            assert [row["accuracy_before"], row["accuracy"]] == pytest.approx(right)
            changed = (outputs[0].argmax(axis=1) != outputs[1].argmax(axis=1)).sum()
            assert row["changed_images"] == changed
            moved = np.abs(outputs[1] - outputs[0]).max()
            assert row["output_change"] == pytest.approx(moved, rel=1e-6, abs=1e-12)


def test_all_images_are_counted_whatever_the_portions(setting, monkeypatch):
    inserted = identity_layers.deepenings(setting.architecture.activation, [3.0], [2])
    tables = []
    for portion in (5, 12, 500):
        monkeypatch.setattr(identity_layers, "IMAGES_AT_ONCE", portion)
        tables.append(
            identity_layers.compare(
                REPLICAS, setting.architecture, setting.parameters, inserted, setting.validation
            )
        )
    for table in tables[1:]:
        assert table["changed_images"].tolist() == tables[0]["changed_images"].tolist()
        np.testing.assert_allclose(table["output_change"], tables[0]["output_change"], rtol=1e-9)


@pytest.mark.filterwarnings("error")
def test_networks_that_diverged_are_a_result(setting):
    lost = identity_layers.deepened(setting.parameters, setting.copy, 0)
    lost.weights[0][0], lost.weights[1][1] = np.nan, np.nan
    inserted = identity_layers.deepenings(setting.architecture.activation, [0.1], [1])[:1]
    table = identity_layers.compare(
        REPLICAS, setting.architecture, lost, inserted, setting.validation
    )
    assert np.isfinite(table["output_change"]).tolist() == [False, False, True]


def test_forms_by_activation():
    sigmoid = identity_layers.deepenings(ACTIVATIONS["sigmoid"], [1.0, 0.1], [1, 3])
    assert [(each.form, each.layers) for each in sigmoid] == [
        *[("with_constant", 1), ("with_constant", 3)] * 2,
        *[("without_constant", 1), ("without_constant", 3)],
    ]
    tanh = identity_layers.deepenings(ACTIVATIONS["tanh"], [1.0], [1])
    assert [each.form for each in tanh] == ["with_constant"]
    assert tanh[0].copy.constant == pytest.approx(0, abs=1e-12)
    step = replace(ACTIVATIONS["tanh"], name="step")
    with pytest.raises(InvalidInput, match="activation 'step': identity layers need sigmoid or"):
        identity_layers.deepenings(step, [1.0], [1])


def test_what_cannot_be_deepened_is_refused(setting):
    flat = initialize(Architecture((3, 2)), INITIALIZERS["default"], [np.random.default_rng(1)])
    with pytest.raises(InvalidInput, match="expected a network with a hidden layer"):
        identity_layers.deepened(flat, setting.copy, 1)
    with pytest.raises(InvalidInput, match="identity layers -1: expected at least 0"):
        identity_layers.deepened(setting.parameters, setting.copy, -1)
