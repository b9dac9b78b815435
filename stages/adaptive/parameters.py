"""Parameters of this section: the networks that Adam trains, and its epsilons."""

from pydantic import Field, model_validator

from unstable_gradients.program.parameters import Count, Groups, Positive, Statistics
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import Decay, Depths, Start, Width
from unstable_gradients.training.plateaus import OnThePlateau


class Tried(Depths):
    """An epsilon, and the depths at which it is tried."""

    epsilon: Positive = Field(description="of Adam, in the unit of the gradient")


class Adaptive(OnThePlateau, Decay, Groups[Tried]):
    """The networks, and the epsilons with which they are trained."""

    @model_validator(mode="after")
    def _each_once(self) -> "Adaptive":
        names: dict[float, str] = {}
        for name, tried in self.groups.items():
            if tried.epsilon in names:
                raise ValueError(
                    f"--{name}.epsilon {tried.epsilon:g}: is that of {names[tried.epsilon]}, "
                    "expected another one"
                )
            names[tried.epsilon] = name
        return self


class Compared(Activated, Start, Width):
    """What theory has to know of the networks, and where they are compared."""

    compared_at: Count = Field(description="steps for which the plateaus compared last")


class Judged(Statistics, Decay):
    """How sure to be, and the weight decay of the networks."""
