"""Parameters of the plateau: its networks, the law, and the brackets of the critical lambda."""

import math
from typing import Annotated

from pydantic import Field

from stages.plateau.law import Recipe
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.program.parameters import (
    Groups,
    Layers,
    Params,
    Positive,
    Rising,
    Statistics,
)
from unstable_gradients.study.activations import Activated
from unstable_gradients.theory import plateau_law
from unstable_gradients.training.parameters import LearningRate, Start, Steps, Training, Width
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


class Brackets(OnThePlateau, Groups[Bracket]):
    """Depths, each with lambdas of its own on both sides of the critical one."""

    margin: Positive = Field(description="part above lambda, where networks are seen to leave")

    def given(self, depth: int, lmbda: float) -> int:
        """The steps that networks are given: enough to tell, but never more than `steps`."""
        decay = Hyperparameters(self.eta, lmbda, self.training_images).shrinkage
        enough = plateau_law.steps_to_tell(depth, decay, self.margin)
        return min(math.ceil(enough), self.steps)


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
