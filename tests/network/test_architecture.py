"""What an architecture says about its layers."""

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, SOFTMAX, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY, LOG_LIKELIHOOD, QUADRATIC


def test_shapes_and_functions_of_the_layers():
    architecture = Architecture((784, 30, 20, 10), TANH)
    assert architecture.shapes == [(784, 30), (30, 20), (20, 10)]
    assert architecture.activations == [TANH, TANH, SIGMOID]


def test_a_network_without_hidden_layers():
    architecture = Architecture((784, 10), TANH)
    assert architecture.shapes == [(784, 10)]
    assert architecture.activations == [SIGMOID]


@pytest.mark.parametrize(
    ("cost", "output"), [(QUADRATIC, SIGMOID), (CROSS_ENTROPY, SIGMOID), (LOG_LIKELIHOOD, SOFTMAX)]
)
def test_the_output_layer_goes_with_the_cost(cost, output):
    assert Architecture((784, 30, 10), TANH, cost).activations == [TANH, output]


@pytest.mark.parametrize("sizes", [(), (784,), (784, 0, 10), (784, -1, 10)])
def test_layers_that_make_no_network(sizes):
    with pytest.raises(InvalidInput, match=r"^layer sizes \[.*\]: expected two or more"):
        Architecture(sizes)


def test_the_chapters_networks_have_neither_normalization_nor_skips():
    architecture = Architecture((784, 30, 10))
    assert (architecture.normalization, architecture.skips) == ("none", "none")


def test_hidden_layers_alone_are_normalized():
    assert Architecture((784, 30, 20, 10)).normalized == ()
    with_layer = Architecture((784, 30, 20, 10), normalization="layer")
    assert (with_layer.normalized, with_layer.batch_normalized) == ((30, 20), ())
    with_batch = Architecture((784, 30, 20, 10), normalization="batch")
    assert (with_batch.normalized, with_batch.batch_normalized) == ((30, 20), (30, 20))


@pytest.mark.parametrize("name", ["normalization", "skips"])
def test_what_no_network_has(name):
    with pytest.raises(InvalidInput, match=rf"^{name} 'both': expected one of none"):
        Architecture((784, 30, 10), **{name: "both"})
