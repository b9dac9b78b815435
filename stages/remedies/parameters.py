"""The remedies as params.yaml lists them: what each changes of the chapter's recipe."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from unstable_gradients.network import named_rules
from unstable_gradients.network.rules import MakeRule
from unstable_gradients.program.parameters import Groups, NotNegative, Params, Positive
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import (
    Depths,
    LearningRate,
    MuMax,
    Normalization,
    Normalized,
    Skipping,
    Skips,
    Start,
)


def _known(name: str) -> str:
    if name not in named_rules.RULES:
        raise ValueError(f"expected one of {', '.join(named_rules.RULES)}")
    return name


RuleName = Annotated[str, AfterValidator(_known)]


class Choices(Activated, Start, Normalized, Skipping, LearningRate):
    """What a network is made of, its start, update rule and learning rate: all a remedy changes."""

    momentum: RuleName = Field(description="kind of momentum, or another update rule")
    mu_max: MuMax = Field(description="largest momentum coefficient; 0 without momentum")
    epsilon: NotNegative = Field(description="epsilon of Adam; 0 with other rules")

    @property
    def rule(self) -> MakeRule:
        """What makes the update rule.

        Raises:
            InvalidInput: if it lacks a number that it takes, or is given one that it does not take.
        """
        settings = {name: getattr(self, name) for name in named_rules.SETTINGS}
        return named_rules.RULES[self.momentum].made(settings)


class Chapter(Params):
    """The recipe that the remedies change."""

    recipe: Choices = Field(description="the chapter's recipe")


class Remedy(Depths):
    """What a remedy changes, None where it keeps the chapter's, and the depths it is tried at."""

    activation: str | None = Field(None, description="activation function of the hidden layers")
    initializer: str | None = Field(None, description="distribution of the initial weights")
    biases: Literal["normal", "zero", "centred"] | None = Field(None, description="initial biases")
    normalization: Normalization | None = Field(None, description="of the hidden layers")
    skips: Skips | None = Field(None, description="skip connections past hidden layers")
    momentum: RuleName | None = Field(None, description="kind of momentum, or another update rule")
    mu_max: MuMax | None = Field(None, description="largest coefficient of the schedule")
    epsilon: NotNegative | None = Field(None, description="epsilon of Adam")
    eta: Positive | None = Field(None, description="learning rate")

    def over(self, recipe: Choices) -> Choices:
        """The recipe with what the remedy changes.

        Raises:
            InvalidInput: if the update rule does not go with its numbers.
        """
        changed = {name: getattr(self, name) for name in Choices.model_fields}
        found = recipe.model_copy(
            update={name: value for name, value in changed.items() if value is not None}
        )
        _ = found.rule  # refuses numbers that do not go with it
        return found


class Remedies(Chapter, Groups[Remedy]):
    """All remedies, each a group of flags of its own name: `--tanh.activation tanh`."""

    @property
    def choices(self) -> Mapping[str, Choices]:
        """What comes of every remedy, by its name, in the order of params.yaml."""
        return {name: remedy.over(self.recipe) for name, remedy in self.groups.items()}
