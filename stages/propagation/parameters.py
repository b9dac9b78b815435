"""Parameters of the networks of section I."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from stages.propagation import networks
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parameters import (
    Count,
    Distinct,
    Layers,
    Neurons,
    Params,
    Positive,
    Rising,
)
from unstable_gradients.theory.normalized_batch import SMALLEST_BATCH
from unstable_gradients.training.parameters import Images, Replicated
from unstable_gradients.training.starts import Initialization, Initializations


def _activation(name: str) -> str:
    try:
        networks.named(name)
    except InvalidInput as unknown:
        raise ValueError(f"{unknown}, or linear") from None
    return name


ActivationName = Annotated[str, AfterValidator(_activation)]
FEWEST_NEURONS = 4  # with fewer a normalized layer has no finite mean square of the gradient


class Compared(Params):
    """What is compared throughout."""

    widths: Rising[Neurons] = Field(description="neurons of every hidden layer")


class Normalization(Compared, Replicated):
    """Normalized networks (I1, I3)."""

    activations: Distinct[ActivationName] = Field(description="activation functions, or linear")
    initialization: Initialization = Field(description="distribution of weights and biases")
    batches: Rising[Count] = Field(description="images over which a neuron is normalized")
    depth: Layers = Field(description="hidden layers")
    first_layer: Layers = Field(description="from which the factor is taken")
    last_layer: Layers = Field(description="up to which it is taken")

    @field_validator("batches")
    @classmethod
    def _large(cls, batches: tuple[int, ...]) -> tuple[int, ...]:
        if min(batches) < SMALLEST_BATCH:
            raise ValueError(f"expected {SMALLEST_BATCH} or more images in each")
        return batches

    @field_validator("widths")
    @classmethod
    def _wide(cls, widths: tuple[int, ...]) -> tuple[int, ...]:
        if min(widths) < FEWEST_NEURONS:
            raise ValueError(f"expected {FEWEST_NEURONS} or more")
        return widths

    @model_validator(mode="after")
    def _in_order(self) -> "Normalization":
        if not self.first_layer < self.last_layer <= self.depth:
            raise ValueError("expected first-layer below last-layer, and this at most depth")
        return self


class Residual(Compared, Replicated, Initializations, Images):
    """Networks of blocks with and without skip connections (I4)."""

    activations: Distinct[ActivationName] = Field(description="activation functions, or linear")
    skips: Distinct[Literal["none", "identity", "scaled"]] = Field(description="skip connections")
    depths: Rising[Layers] = Field(description="blocks behind the first hidden layer")

    @field_validator("depths")
    @classmethod
    def _several(cls, depths: tuple[int, ...]) -> tuple[int, ...]:
        if min(depths) < 2:
            raise ValueError("expected 2 blocks or more, between which gradients change")
        return depths


class Shattering(Replicated):
    """Rectifiers with inputs on a line (I5)."""

    width: Neurons = Field(description="neurons of every hidden layer")
    inputs: Annotated[int, Field(ge=3, le=1000)] = Field(description="points of the line")
    reach: Positive = Field(description="largest input; the line is symmetric around 0")
    weights: Initialization = Field(description="start of networks without normalization")
    normalized_weights: Initialization = Field(description="start of normalized ones")
    depths: Rising[Layers] = Field(description="hidden layers")
    last_layers: Layers = Field(description="steps from the last layer, for its factor")


class Spectrum(Compared, Replicated):
    """Square layers, of which the Jacobian is taken (I8)."""

    depths: Rising[Layers] = Field(description="layers")
