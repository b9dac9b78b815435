"""Activation functions and initializations as figures name them."""

import pytest

from unstable_gradients.drawing import labels


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("default", "N(0, 1/n), b N(0, 1)"),
        ("he-zero", "N(0, 2/n), b = 0"),
        ("orthogonal-zero", "orthogonal, b = 0"),
        ("glorot-sigmoid-centred", "Glorot for sigmoids, b centred"),
        ("no start", "no start"),
    ],
)
def test_initializations_in_words(name: str, words: str) -> None:
    assert labels.initialization(name) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sigmoid-4", "σ(4z)"),
        ("sigmoid-2.5", "σ(2.5z)"),
        ("scaled-tanh", "1.7159 tanh(2z/3)"),
        ("softsign", "softsign"),
        ("no function", "no function"),
    ],
)
def test_activation_functions_in_words(name: str, words: str) -> None:
    assert labels.activation(name) == words
