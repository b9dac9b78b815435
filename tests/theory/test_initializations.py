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
