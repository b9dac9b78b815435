"""Activation functions and starts as the page names them."""

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import nouns


def test_functions_have_the_names_that_readers_know() -> None:
    names = ("tanh", "relu", "scaled-tanh", "sigmoid-4")
    assert list(map(nouns.function, names)) == ["tanh", "rectifier", "1.7159 tanh(2z/3)", "σ(4z)"]


def test_starts_are_weights_and_biases() -> None:
    assert nouns.initialization("default") == "N(0, 1/n), random biases"
    assert nouns.initialization("glorot-uniform-zero") == "Glorot's, uniform, no biases"
    assert nouns.initialization("lecun-centred") == "N(0, 1/n), centred biases"


@pytest.mark.parametrize("named", [nouns.function, nouns.initialization])
def test_unknown_names_are_refused(named) -> None:
    with pytest.raises(InvalidInput, match="unheard-of"):
        named("unheard-of")
