"""How theory sees a start: as variances, layer by layer."""

import pytest

from unstable_gradients.network.initializers import start
from unstable_gradients.theory.initializations import hidden_layer, layers
from unstable_gradients.theory.mean_field import Layer


def test_layers_of_a_network_and_those_behind_each_other():
    glorot = start("glorot-uniform-zero")
    found = [layer.weight_variance for layer in layers(glorot, [784, 30, 30, 10])]
    assert found == pytest.approx([2 * 784 / 814, 1, 1.5])
    assert hidden_layer(glorot, 30) == Layer(1.0, 0.0)
    assert hidden_layer(start("large"), 77) == Layer(77.0, 1.0)


def test_weights_for_sigmoids_are_twice_as_large_at_the_ends_and_four_times_between():
    centred = start("glorot-sigmoid-centred")
    found = layers(centred, [784, 30, 30, 10])
    expected = [4 * 2 * 784 / 814, 16, 4 * 1.5]
    assert [layer.weight_variance for layer in found] == pytest.approx(expected)
    assert all(layer.centred and layer.bias_variance == 0 for layer in found)
    assert hidden_layer(centred, 30) == Layer(16.0, 0.0, centred=True)
    assert not hidden_layer(start("glorot-sigmoid-zero"), 30).centred
