"""Kinds of initial biases, each one record: how they are drawn, what theory needs, its words."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Biases:
    """A kind of initial biases.

    Attributes:
        name: in params.yaml.
        ending: of the name of a start that has them, such as he-zero.
        variance: of a bias drawn by itself; 0 where none is.
        centred: whether a bias takes away what the neuron's inputs add up to at rest, that is
            where every weighted input is 0.
        label: in figures.
        noun: in tables of the page.
        sentence: what they are, in a sentence.
    """

    name: str
    ending: str
    variance: float
    centred: bool
    label: str
    noun: str
    sentence: str


BIASES: Mapping[str, Biases] = {
    each.name: each
    for each in (
        Biases(  # the book's
            "normal",
            "",
            1.0,
            False,
            "b N(0, 1)",
            "random biases",
            "normal with mean 0 and variance 1",
        ),
        Biases("zero", "-zero", 0.0, False, "b = 0", "no biases", "0"),
        # With them sigmoid neurons see what tanh neurons would: sigma(z) - 1/2 = tanh(z/2) / 2.
        Biases(
            "centred",
            "-centred",
            0.0,
            True,
            "b centred",
            "centred biases",
            "0 in the first layer and, in the others, minus the sum of a neuron's weights times "
            "what a hidden neuron gives at a weighted input of 0",
        ),
    )
}
