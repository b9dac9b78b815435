"""Parameters of the plateau: its networks, the law, and the brackets of the critical lambda."""

from typing import Annotated

from pydantic import Field

from stages.plateau.law import Recipe
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.program.parameters import (
    Count,
    Groups,
    Layers,
    Params,
    Positive,
    Rising,
    Statistics,
)
from unstable_gradients.study.activations import Activated
from unstable_gradients.theory import plateau_law
from unstable_gradients.training.parameters import (
    Decay,
    LearningRate,
    Start,
    Steps,
    Training,
    Width,
)
from unstable_gradients.training.plateaus import OnThePlateau

Deep = Annotated[int, Field(ge=4, le=plateau_law.MOST_LAYERS)]  # growth that feeds on itself
TwoDepths = Annotated[
    Rising[Annotated[Layers, Field(ge=plateau_law.FEWEST_LAYERS)]],
    Field(min_length=2, max_length=2),
]


class Bracket(Params):
    """The lambdas that are tried at a depth."""

    hidden_layers: Deep = Field(description="of the networks")
    lmbdas: Rising[Positive] = Field(description="L2 regularization parameters lambda")
    steps: Count | None = Field(None, description="of these networks, where they are given more")


class Brackets(OnThePlateau, Groups[Bracket]):
    """Depths, each with lambdas of its own on both sides of the critical one.

    How many steps they are given says nothing of the law that they are to test.
    """

    @property
    def tried(self) -> list[tuple[int, float, int]]:
        """Hidden layers, lambda and the steps given, the most expensive first."""
        found = [
            (each.hidden_layers, lmbda, each.steps or self.steps)
            for each in self.groups.values()
            for lmbda in each.lmbdas
        ]
        return sorted(found, key=lambda task: -task[0] * task[2])


class Law(Activated, Start, LearningRate, Training, Width, Steps, Statistics):
    """What the law is told of the networks of PLATEAU, and from which depths it is fitted."""

    fitted: TwoDepths = Field(description="hidden layers of the networks it is fitted to")

    @property
    def recipe(self) -> Recipe:
        """What the law has to know of how they start and learn."""
        return Recipe.of(
            *(self.activation, self.initializer, self.biases, self.width),
            Hyperparameters(self.eta, 1.0, self.training_images),
        )


class Tried(Width, Decay):
    """What DEEPEST does not say of its networks."""


class Judged(Activated, Start, LearningRate, Width, Statistics):
    """How sure to be, the networks of PLATEAU, and those of DEEPEST."""

    depth_trials: Tried = Field(description="the networks of DEEPEST")
