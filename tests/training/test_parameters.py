"""Networks as flags describe them."""

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import NORMALIZATIONS, SKIPS, Architecture
from unstable_gradients.network.biases import BIASES
from unstable_gradients.program.command_line import parse
from unstable_gradients.training.parameters import (
    DeepLearning,
    Functions,
    Normalized,
    Skipping,
    Start,
)


class Network(Functions, Start):
    """What a network is made of, but for its layers."""


class Deep(DeepLearning):
    """Networks of several depths."""


GOOD = {"activation": "tanh", "cost": "quadratic", "initializer": "large"}


def given(**changes):
    pairs = (GOOD | changes).items()
    return parse(Network, [word for name, value in pairs for word in (f"--{name}", value)])


def test_the_network_asked_for():
    assert given().architecture((30, 20)) == Architecture(
        (784, 30, 20, 10), activations.TANH, costs.QUADRATIC
    )
    assert given().distribution() == initializers.INITIALIZERS["large"]


def test_biases_are_normal_unless_asked_otherwise():
    assert given().distribution() == initializers.named("large", "normal")
    assert given(biases="zero").distribution() == initializers.named("large", "zero")


def test_a_network_with_each_remedy():
    found = given(activation="sigmoid-4", cost="log-likelihood", initializer="orthogonal")
    assert found.architecture((30, 20)).activations == [activations.scaled_sigmoid(4.0)] * 2 + [
        activations.SOFTMAX
    ]
    assert found.distribution() == initializers.named("orthogonal")


@pytest.mark.parametrize("kind", ["activation", "cost", "initializer"])
def test_functions_that_there_are_not_are_named(kind):
    found = given(**{kind: "other"})
    with pytest.raises(InvalidInput, match=f"^{kind} 'other': expected one of "):
        found.distribution() if kind == "initializer" else found.architecture((30,))


def test_biases_that_there_are_not_are_named():
    with pytest.raises(InvalidInput) as caught:
        given(biases="other")
    expected = "--biases other: input should be 'normal', 'zero' or 'centred'"
    assert str(caught.value) == expected


def test_every_kind_of_biases_can_be_asked_for():
    for name, kind in BIASES.items():
        assert given(biases=name).distribution().biases == kind


CONNECTIONS = [(n, s) for n in NORMALIZATIONS for s in SKIPS]


@pytest.mark.parametrize(("normalization", "skips"), CONNECTIONS)
def test_every_kind_of_normalization_and_skips_can_be_asked_for(normalization, skips):
    assert parse(Normalized, ["--normalization", normalization]).normalization == normalization
    assert parse(Skipping, ["--skips", skips]).skips == skips
    deep = parse(Deep, words_of_deep()).deep(
        *(2, "tanh", initializers.named("he"), 0.1, 0.0, None, normalization, skips)
    )
    sizes = (784, 20, 20, 10)
    expected = Architecture(sizes, activations.TANH, costs.QUADRATIC, normalization, skips)
    assert deep.architecture == expected


def test_networks_are_plain_unless_asked_otherwise():
    assert parse(Normalized, []).normalization == parse(Skipping, []).skips == "none"
    deep = parse(Deep, words_of_deep()).deep(2, "tanh", initializers.named("he"), 0.1, 0.0)
    assert (deep.architecture.normalization, deep.architecture.skips) == ("none", "none")


def words_of_deep():
    shape = {"cost": "quadratic", "width": "20", "replicas": "1", "seed": "1", "steps": "1"}
    how = {"mini-batch": "10", "training-images": "60", "precision": "single"}
    return [word for name, value in (shape | how).items() for word in (f"--{name}", value)]
