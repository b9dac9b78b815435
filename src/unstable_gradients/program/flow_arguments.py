"""Arguments of the programs about gradients in deep untrained networks."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

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


Counts = Annotated[Several[arguments.Count], Field(min_length=1), AfterValidator(_distinct)]
Initialization = Annotated[str, AfterValidator(_initialization)]
Initializations = Annotated[Several[Initialization], Field(min_length=1), AfterValidator(_distinct)]


class GridArguments(Arguments):
    """The networks with one activation function that are compared."""

    name: arguments.VariantName = Field(description="name of the activation function")
    activation: str = Field(description="activation function of the hidden layers")
    cost: str = Field(description="cost function")
    initializations: Initializations = Field(description="distributions of weights and biases")
    widths: Counts = Field(description="neurons of each hidden layer")
    depths: Counts = Field(description="hidden layers")
    images: arguments.Count = Field(description="first training images")


class Named(BaseModel):
    """One activation function, as params.yaml lists it under `activations`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    activation: str


class ActivationsArguments(Arguments):
    """The activation functions, each as a flag with its name: `--steep.activation sigmoid-4`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[arguments.VariantName, Named]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in the order of params.yaml."""
        return tuple(self.__pydantic_extra__)

    @model_validator(mode="after")
    def _some_activation(self) -> "ActivationsArguments":
        if not self.__pydantic_extra__:
            raise ValueError("no activations given, expected one, as --tanh.activation tanh")
        return self
