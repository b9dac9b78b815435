"""The networks of the study in words."""

import pytest

from unstable_gradients.network import costs
from unstable_gradients.page import networks


def test_networks_in_words() -> None:
    text = networks.described(
        {"activation": "tanh", "cost": "quadratic", "initializer": "large", "biases": "normal"},
        {"a": (784, 10)},
    )
    assert "Hidden neurons are tanh neurons" in text
    assert "quadratic" in text
    assert "variance 1;" in text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "are sigmoid neurons, output neurons are sigmoid ones."),
        ({"activation": "relu"}, "are rectified linear neurons,"),
        ({"activation": "scaled-tanh"}, "neurons with activation 1.7159 tanh(2z/3),"),
        ({"activation": "sigmoid-4"}, "are neurons with activation σ(4 z),"),
        ({"cost": "log-likelihood"}, "output neurons are a softmax layer. The cost is log-like"),
        ({"initializer": "he"}, "variance 2/n, where n is the number of inputs of a neuron;"),
        ({"initializer": "sparse"}, "weights are 0 but for 15 inputs"),
        ({"biases": "zero"}, "the biases are 0."),
        ({"biases": "centred"}, "the biases are 0 in the first layer and, in the others, minus"),
    ],
)
def test_remedies_in_words(changes: dict[str, str], expected: str) -> None:
    book = {"activation": "sigmoid", "cost": "cross-entropy", "initializer": "default"}
    assert expected in networks.described(book | {"biases": "normal"} | changes, {"a": (784, 10)})


def test_every_function_of_the_networks_has_its_words() -> None:
    assert set(networks.COSTS_IN_WORDS) == set(costs.COSTS)
