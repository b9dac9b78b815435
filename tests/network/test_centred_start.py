"""Biases that centre neurons, and the start with which sigmoid networks are tanh networks."""

import numpy as np
import pytest
from scipy.special import expit

from tests.textbook import sigmoid
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Parameters, initialize, named, streams

SIZES = (50, 30, 30, 20, 10)
DEEP = (784, *[30] * 24, 10)
REPLICAS = 3


def drawn(name: str, biases: str, activation: str, sizes: tuple[int, ...] = SIZES) -> Parameters:
    generators = [streams(57, sizes, replica).initialization for replica in range(REPLICAS)]
    architecture = Architecture(sizes, activations.named(activation))
    return initialize(architecture, named(name, biases), generators)


def weighted_inputs(parameters, function, inputs):
    """z of each layer, as equations (23) to (25) of the book have them."""
    found, a = [], inputs
    for weights, biases in zip(parameters.weights, parameters.biases, strict=True):
        found.append(a @ weights + biases)
        a = function(found[-1])
    return found


def test_a_sigmoid_network_starts_as_the_tanh_network_of_the_same_streams() -> None:
    """sigma(z) = 1/2 + tanh(z/2) / 2: hidden z are twice those of tanh, outputs the same."""
    images = np.random.default_rng(58).uniform(0, 1, (REPLICAS, 7, DEEP[0]))
    sigmoids = drawn("glorot-sigmoid", "centred", "sigmoid", DEEP)
    tanhs = drawn("glorot-uniform", "zero", "tanh", DEEP)
    ours = weighted_inputs(sigmoids, sigmoid, images)
    theirs = weighted_inputs(tanhs, np.tanh, images)
    for one, other in zip(ours[:-1], theirs[:-1], strict=True):
        np.testing.assert_allclose(one / 2, other, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(ours[-1], theirs[-1], rtol=1e-10, atol=1e-13)
    assert np.std(theirs[-1]) > 0.01  # there is something to compare, 24 layers behind the images


@pytest.mark.parametrize("activation", ["sigmoid", "sigmoid-4"])
@pytest.mark.parametrize("name", ["glorot-sigmoid", "default", "orthogonal"])
def test_a_black_image_leaves_every_neuron_at_rest(name: str, activation: str) -> None:
    black = np.zeros((REPLICAS, 1, SIZES[0]))
    steepness = 4 if activation == "sigmoid-4" else 1
    found = drawn(name, "centred", activation)
    for z in weighted_inputs(found, lambda z: expit(steepness * z), black):
        np.testing.assert_allclose(z, 0, atol=1e-13)


@pytest.mark.parametrize("activation", ["tanh", "relu", "softsign", "scaled-tanh"])
def test_functions_that_are_0_at_0_are_centred_without_biases(activation: str) -> None:
    for biases in drawn("he", "centred", activation).biases:
        np.testing.assert_array_equal(biases, np.zeros_like(biases))


def test_pixels_are_not_centred() -> None:
    first, *others = drawn("large", "centred", "sigmoid").biases
    assert not first.any()
    assert all(np.abs(each).min() > 0 for each in others)


@pytest.mark.parametrize("part", ["normalization", "skips"])
def test_what_else_comes_in_is_not_centred(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Architecture, "__post_init__", lambda self: None)  # whatever there is
    network = Architecture((9, 5, 5, 3), **{part: "some"})
    with pytest.raises(InvalidInput) as caught:
        initialize(network, named("default", "centred"), [np.random.default_rng(59)])
    assert str(caught.value) == f"centred biases with {part} 'some': expected none"
