"""Parameters of deep untrained networks, which are measured and predicted alike."""

from pydantic import Field, field_validator

from unstable_gradients.program.parameters import Distinct, Named, Neurons, Params
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import CostFunction, Depths, Images
from unstable_gradients.training.starts import Initializations


class Widths(Params):
    """How wide networks are."""

    widths: Distinct[Neurons] = Field(description="neurons of each hidden layer")


class DeepNetworks(Named, Activated, CostFunction, Initializations, Widths, Depths, Images):
    """The networks with one activation function, and the images whose gradients are averaged."""

    @field_validator("depths")
    @classmethod
    def _deep(cls, depths: tuple[int, ...]) -> tuple[int, ...]:
        if max(depths) < 2:
            raise ValueError("expected one of 2 layers or more, between which gradients change")
        return depths
