"""The remedies as params.yaml lists them: what each changes of the chapter's recipe."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import named_rules
from unstable_gradients.network.rules import MakeRule
from unstable_gradients.program.parameters import Groups, Params, Positive
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import Depths, LearningRate, MuMax, Start

NO_MOMENTUM = named_rules.PLAIN.name


def _known(name: str) -> str:
    if name not in named_rules.RULES:
        raise ValueError(f"expected one of {', '.join(named_rules.RULES)}")
    return name


MomentumKind = Annotated[str, AfterValidator(_known)]


class Choices(Activated, Start, LearningRate):
    """Activation function, start, momentum and learning rate: all that a remedy can change."""

    momentum: MomentumKind = Field(description="kind of momentum")
    mu_max: MuMax = Field(description="largest momentum coefficient of the schedule; 0 with none")

    @property
    def rule(self) -> MakeRule:
        """What makes the update rule."""
        return named_rules.RULES[self.momentum].make(self.mu_max)


class Chapter(Params):
    """The recipe that the remedies change."""

    recipe: Choices = Field(description="the chapter's recipe")


class Remedy(Depths):
    """What a remedy changes, None where it keeps the chapter's, and the depths it is tried at."""

    activation: str | None = Field(None, description="activation function of the hidden layers")
    initializer: str | None = Field(None, description="distribution of the initial weights")
    biases: Literal["normal", "zero"] | None = Field(None, description="initial biases")
    momentum: MomentumKind | None = Field(None, description="kind of momentum")
    mu_max: MuMax | None = Field(None, description="largest coefficient of the schedule")
    eta: Positive | None = Field(None, description="learning rate")

    def over(self, recipe: Choices) -> Choices:
        """The recipe with what the remedy changes.

        Raises:
            InvalidInput: if there is momentum without a coefficient, or the other way round.
        """
        changed = {name: getattr(self, name) for name in Choices.model_fields}
        found = recipe.model_copy(
            update={name: value for name, value in changed.items() if value is not None}
        )
        if (found.momentum == NO_MOMENTUM) != (found.mu_max == 0):
            raise InvalidInput(
                f"momentum {found.momentum} with mu-max {found.mu_max:g}: expected 0 with none, "
                "and a number above 0 with the others"
            )
        return found


class Remedies(Chapter, Groups[Remedy]):
    """All remedies, each a group of flags of its own name: `--tanh.activation tanh`."""

    @property
    def choices(self) -> Mapping[str, Choices]:
        """What comes of every remedy, by its name, in the order of params.yaml."""
        return {name: remedy.over(self.recipe) for name, remedy in self.groups.items()}
