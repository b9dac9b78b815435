"""Arguments that several stage programs share, with their checks."""

import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from unstable_gradients.mnist import CLASSES, PIXELS
from unstable_gradients.program.command_line import Arguments, Several

# What is larger is a slip of the pen: it would run for years, or not fit into any memory.
MOST = 10**7
MOST_NEURONS = 10_000  # in a layer
MOST_LAYERS = 1_000
Number = TypeVar("Number", int, float)
Count = Annotated[int, Field(ge=1, le=MOST)]
Neurons = Annotated[int, Field(ge=1, le=MOST_NEURONS)]
Layers = Annotated[int, Field(ge=1, le=MOST_LAYERS)]
Seed = Annotated[int, Field(ge=0)]
LearningRate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Regularization = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Ridge = Annotated[float, Field(ge=1e-12, allow_inf_nan=False)]  # less is lost in rounding
Hidden = Annotated[Several[Neurons], Field(min_length=1, max_length=MOST_LAYERS)]
PRECISIONS: dict[str, type[np.floating]] = {"single": np.float32, "double": np.float64}
Precision = Literal["single", "double"]


def rising(values: tuple[Number, ...]) -> tuple[Number, ...]:
    """Check that each is larger than the one before."""
    if sorted(set(values)) != list(values):
        raise ValueError("expected different values, the smallest first")
    return values


Depths = Annotated[Several[Layers], Field(min_length=1), AfterValidator(rising)]


def _variant_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise ValueError("expected a letter, then letters, digits, - or _")
    return name


VariantName = Annotated[str, AfterValidator(_variant_name)]


class Variant(BaseModel):
    """One network of the study, as params.yaml lists it under `variants`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    hidden: Hidden = Field(description="neurons of each hidden layer, front to back")


class StatisticsArguments(Arguments):
    """How sure intervals are to be."""

    confidence: float = Field(gt=0, lt=1, description="of every interval and band")


class LedgerArguments(Arguments):
    """Where a section's part of the ledger goes."""

    claims: Path = Field(description="CSV file of the claims judged")
    metrics: Path = Field(description="JSON file of the headline numbers")


class JudgingArguments(StatisticsArguments, LedgerArguments):
    """The same, where claims are judged by intervals."""


class VariantsArguments(Arguments):
    """The variants, each as a group of flags of its own name: `--depth-1.hidden 30`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[VariantName, Variant]

    @property
    def networks(self) -> dict[str, tuple[int, ...]]:
        """Layer sizes of every network, in the order of params.yaml."""
        return {
            name: (PIXELS, *variant.hidden, CLASSES)
            for name, variant in self.__pydantic_extra__.items()
        }

    @model_validator(mode="after")
    def _some_variant(self) -> "VariantsArguments":
        if not self.__pydantic_extra__:
            raise ValueError("no variants given, expected at least one, as --name.hidden 30")
        return self


# pydantic lets the last base decide whether there may be flags that are no fields.
class CollectingArguments(StatisticsArguments, VariantsArguments):
    """The variants, and how sure intervals over their replicas are to be."""
