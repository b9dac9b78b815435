"""The remedies, and the networks watched for saturation, as params.yaml lists them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from unstable_gradients.program.arguments import Count, Depths, LearningRate, VariantName

from unstable_gradients.program.command_line import Arguments

NONE = "none"


class Remedy(BaseModel):
    """How networks start, learn and answer."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )
    activation: str = Field(description="activation function of the hidden layers")
    initializer: str = Field(description="distribution of the initial weights")
    biases: Literal["normal", "zero"] = Field(description="initial biases: N(0, 1), or 0")
    momentum: Literal["none", "classical", "nesterov"] = Field(description="kind of momentum")
    mu_max: float = Field(ge=0, lt=1, description="largest momentum coefficient of the schedule")
    eta: LearningRate = Field(description="learning rate")
    depths: Depths = Field(description="hidden layers of the networks")

    @model_validator(mode="after")
    def _momentum_or_none(self) -> "Remedy":
        if (self.momentum == NONE) != (self.mu_max == 0):
            raise ValueError(
                f"momentum {self.momentum} with mu-max {self.mu_max:g}: expected 0 with none, and "
                "a number above 0 with the others"
            )
        return self


class RemediesArguments(Arguments):
    """The remedies, each as a group of flags of its own name: `--tanh.activation tanh`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[VariantName, Remedy]

    @property
    def remedies(self) -> Mapping[str, Remedy]:
        """Every remedy by its name, in the order of params.yaml."""
        return dict(self.__pydantic_extra__)

    @model_validator(mode="after")
    def _some_remedy(self) -> "RemediesArguments":
        if not self.__pydantic_extra__:
            raise ValueError("no remedies given, expected at least one, as --name.activation tanh")
        return self


class Saturated(BaseModel):
    """A network whose activations are watched."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    activation: str = Field(description="activation function of the hidden layers")
    initializer: str = Field(description="distribution of the initial weights")
    biases: Literal["normal", "zero"] = Field(description="initial biases: N(0, 1), or 0")
    eta: LearningRate = Field(description="learning rate")
    steps: Count = Field(description="mini-batch steps")


class SaturatedArguments(Arguments):
    """The networks watched, each as a group of flags of its own name: `--tanh.eta 0.1`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[VariantName, Saturated]

    @property
    def names(self) -> list[str]:
        """The networks' names, in the order of params.yaml."""
        return list(self.__pydantic_extra__)

    @model_validator(mode="after")
    def _some_network(self) -> "SaturatedArguments":
        if not self.__pydantic_extra__:
            raise ValueError("no networks given, expected at least one, as --name.activation tanh")
        return self
