"""Arguments of the programs that measure or predict gradients in deep untrained networks."""

from typing import Annotated

from pydantic import AfterValidator, Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import arguments
from unstable_gradients.program.command_line import Arguments, Several
from unstable_gradients.theory import initializations


def _distinct(values: tuple) -> tuple:
    if len(set(values)) < len(values):
        raise ValueError("expected values that differ")
    return values


def _initialization(name: str) -> str:
    try:
        initializations.named(name)
    except InvalidInput as unknown:
        raise ValueError(str(unknown)) from None
    return name


Widths = Annotated[Several[arguments.Neurons], Field(min_length=1), AfterValidator(_distinct)]
Depths = Annotated[Several[arguments.Layers], Field(min_length=1), AfterValidator(_distinct)]
Initialization = Annotated[str, AfterValidator(_initialization)]
Initializations = Annotated[Several[Initialization], Field(min_length=1), AfterValidator(_distinct)]


def _deep(depths: tuple[int, ...]) -> tuple[int, ...]:
    if max(depths) < 2:
        raise ValueError("expected one of 2 layers or more, between which gradients change")
    return depths


class GridArguments(Arguments):
    """The networks with one activation function that are compared."""

    name: arguments.VariantName = Field(description="name of the activation function")
    activation: str = Field(description="activation function of the hidden layers")
    cost: str = Field(description="cost function")
    initializations: Initializations = Field(description="distributions of weights and biases")
    widths: Widths = Field(description="neurons of each hidden layer")
    depths: Annotated[Depths, AfterValidator(_deep)] = Field(description="hidden layers")
    images: arguments.Count = Field(description="first training images")
