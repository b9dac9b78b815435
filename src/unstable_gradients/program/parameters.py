"""Parameters of programs: typed fields with bounds, and groups of fields by name.

DVC unpacks a mapping of params.yaml into flags, which `command_line` reads: `eta: 0.1` becomes
`--eta 0.1`, a list `--hidden 30 30`, a nested mapping `--depth-1.hidden 30`. Keys with hyphens are
fields with underscores.
"""

import re
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

# What is larger is a slip of the pen: it would run for years, or not fit into any memory.
MOST = 10**7
MOST_NEURONS = 10_000  # in a layer
MOST_LAYERS = 1_000
Number = TypeVar("Number", int, float)
Item = TypeVar("Item")


def as_list(value: object) -> object:
    """A flag with one value is a list of one where a list is expected."""
    return [value] if isinstance(value, str) else value


def rising(values: tuple[Number, ...]) -> tuple[Number, ...]:
    """Check that each is larger than the one before."""
    if sorted(set(values)) != list(values):
        raise ValueError("expected different values, the smallest first")
    return values


def distinct(values: tuple[Item, ...]) -> tuple[Item, ...]:
    """Check that no two are equal."""
    if len(set(values)) < len(values):
        raise ValueError("expected values that differ")
    return values


def _name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise ValueError("expected a letter, then letters, digits, - or _")
    return name


Name = Annotated[str, AfterValidator(_name)]  # of a variant, or of another group of parameters
Several = Annotated[tuple[Item, ...], BeforeValidator(as_list), Field(min_length=1)]
Rising = Annotated[Several[Number], AfterValidator(rising)]
Distinct = Annotated[Several[Item], AfterValidator(distinct)]

Count = Annotated[int, Field(ge=1, le=MOST)]
Neurons = Annotated[int, Field(ge=1, le=MOST_NEURONS)]
Layers = Annotated[int, Field(ge=1, le=MOST_LAYERS)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Part = Annotated[float, Field(gt=0, lt=1)]


class Params(BaseModel):
    """The parameters of a program, each a field; flags are their names with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )


class Statistics(Params):
    """How sure intervals are to be."""

    confidence: Part = Field(description="of every interval and band")


class Seeded(Params):
    """Where random numbers come from."""

    seed: int = Field(ge=0, description="of all random streams")


class HighPrecision(Params):
    """How exact calculations in high precision are."""

    digits: int = Field(ge=1, le=1000, description="decimal digits of high precision")


class Named(Params):
    """One of several like things, whose name params.yaml has for a key."""

    name: Name = Field(description="its name in params.yaml")


Group = TypeVar("Group", bound=BaseModel)


class Groups(Params, Generic[Group]):
    """Like things by their names, each a group of flags of its own: `--depth-1.hidden 30`.

    A class with fields besides has to name `Groups` last among its bases: the last one decides
    whether there may be flags that are no fields.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Name, Group]

    @classmethod
    def kind(cls) -> Any:
        """The type of one group."""
        bases = (each for each in cls.__mro__ if issubclass(each, Groups))
        arguments = (each.__pydantic_generic_metadata__["args"] for each in bases)
        return next(given[0] for given in arguments if given)

    @property
    def groups(self) -> dict[str, Group]:
        """Each by its name, in the order of params.yaml."""
        return dict(self.__pydantic_extra__)

    @model_validator(mode="after")
    def _some_group(self) -> "Groups[Group]":
        if not self.__pydantic_extra__:
            raise ValueError("no group of flags is given, expected at least one, as --name.flag 1")
        return self
