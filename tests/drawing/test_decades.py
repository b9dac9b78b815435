"""Axes of decimal logarithms."""

from unstable_gradients.drawing import decades


def test_decades_are_labelled_as_powers() -> None:
    assert decades.power_of_ten(-12.0) == "$10^{-12}$"
