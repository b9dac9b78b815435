"""Networks as flags describe them."""

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.program.command_line import parse
from unstable_gradients.training.parameters import Functions, Start


class Network(Functions, Start):
    """What a network is made of, but for its layers."""


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
    assert given().distribution().biases == "normal"
    assert given(biases="zero").distribution() == initializers.named("large", "zero")


def test_a_network_with_each_remedy():
    found = given(activation="sigmoid-4", cost="log-likelihood", initializer="orthogonal")
    assert found.architecture((30, 20)).activations == [activations.scaled_sigmoid(4.0)] * 2 + [
        activations.SOFTMAX
    ]
    assert found.distribution().name == "orthogonal"


@pytest.mark.parametrize("kind", ["activation", "cost", "initializer"])
def test_functions_that_there_are_not_are_named(kind):
    found = given(**{kind: "other"})
    with pytest.raises(InvalidInput, match=f"^{kind} 'other': expected one of "):
        found.distribution() if kind == "initializer" else found.architecture((30,))


def test_biases_that_there_are_not_are_named():
    with pytest.raises(InvalidInput, match=r"^--biases other: input should be 'normal' or 'zero'$"):
        given(biases="other")
