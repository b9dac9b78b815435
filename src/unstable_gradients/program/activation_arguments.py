"""Arguments of the programs that collect what was found of several activation functions."""

from pydantic import BaseModel, ConfigDict, model_validator

from unstable_gradients.program import arguments
from unstable_gradients.program.command_line import Arguments


class Named(BaseModel):
    """One activation function, as params.yaml lists it under `activations`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    activation: str


class ActivationsArguments(Arguments):
    """The activation functions, each as a flag with its name: `--steep.activation sigmoid-4`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[arguments.VariantName, Named]

    @property
    def functions(self) -> dict[str, str]:
        """Function of every name, in the order of params.yaml."""
        return {name: each.activation for name, each in self.__pydantic_extra__.items()}

    @model_validator(mode="after")
    def _some_activation(self) -> "ActivationsArguments":
        if not self.__pydantic_extra__:
            raise ValueError("no activations given, expected one, as --tanh.activation tanh")
        return self
