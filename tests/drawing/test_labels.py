"""Activation functions and initializations as figures name them."""

import pytest

from unstable_gradients.drawing import labels


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("default", "N(0, 1/n), b N(0, 1)"),
        ("he-zero", "N(0, 2/n), b = 0"),
        ("orthogonal-zero", "orthogonal, b = 0"),
    ],
)
def test_initializations_in_words(name: str, words: str) -> None:
    assert labels.initialization(name) == words
