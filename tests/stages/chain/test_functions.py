"""The activation functions of chains in words."""

import pytest

from stages.chain.functions import functions, words


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("sigmoid", "sigmoid"),
        ("steep-sigmoid", "σ(kz)"),
        ("lecun-tanh", "1.7159 tanh(2z/3)"),
        ("softsign", "softsign"),
    ],
)
def test_a_function_has_one_label_whatever_its_steepness(name: str, label: str) -> None:
    assert name in functions(7.0)
    assert words(name).label == label
