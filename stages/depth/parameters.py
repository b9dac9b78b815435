"""Parameters of section B, which the experiments with its networks share."""

from unstable_gradients.program.parameters import Named
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.parameters import (
    Decay,
    Epochs,
    Functions,
    Learning,
    LearningRate,
    Start,
    Validation,
)
from unstable_gradients.training.recipe import Recipe


class Accuracy(Named, Variant, Functions, Start, Learning, LearningRate, Decay, Epochs, Validation):
    """A network and how it is trained."""

    def of_this_network(self) -> Recipe:
        """How this network learns."""
        return self.recipe_for(
            self.architecture(self.hidden), self.distribution(), self.eta, self.lmbda
        )
