"""Parameters of the report: all that it names, which is nearly all of params.yaml.

DVC unpacks whole mappings of params.yaml into flags, without the names of these mappings. So an
experiment, a network and a list of what is compared are told apart by their form:

    --depth-1.hidden 30              a network: `hidden` and nothing else
    --accuracy.replicas 8            an experiment: values by name
    --remedies.glorot.eta 0.1        a list of what is compared: groups of values by name

No experiment is named here: a new one is on the page as soon as it is in params.yaml.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from unstable_gradients.program.parameters import Groups, Name, Named, Params, Statistics
from unstable_gradients.study.networks import Variant
from unstable_gradients.training.parameters import Functions, Start

NETWORK_KEY = "hidden"  # of a network, and no parameter of an experiment
OF_NETWORKS = ("activation", "cost", "initializer", "biases")
FlagNumber = Annotated[int | float | str, Field(union_mode="left_to_right")]
FlagValue = Annotated[FlagNumber | list[FlagNumber], Field(union_mode="left_to_right")]


class Values(Params):
    """Values of any kind by their names in params.yaml."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Name, FlagValue]

    @property
    def values(self) -> dict[str, FlagValue]:
        """The values by their names, in the order of params.yaml."""
        return dict(self.__pydantic_extra__)


class Listed(Groups[Values]):
    """A list of what is compared, each a group of values by its name."""


NETWORK, LIST, EXPERIMENT = "[network]", "[list]", "[experiment]"


def _form(group: object) -> str:
    if isinstance(group, dict):
        if NETWORK_KEY in group:
            return NETWORK
        if any(isinstance(value, dict) for value in group.values()):
            return LIST
    return EXPERIMENT


AnyGroup = Annotated[
    Annotated[Variant, Tag(NETWORK)]
    | Annotated[Listed, Tag(LIST)]
    | Annotated[Values, Tag(EXPERIMENT)],
    Discriminator(_form),
]


class Study(Functions, Start, Statistics, Groups[AnyGroup]):
    """All that the report shows of the parameters."""

    recipe: Values = Field(description="the chapter's recipe, which the remedies change")
    bars: Values = Field(description="variant, replica and neurons drawn as bars")
    kernels: Literal["pinned", "native"] = Field(description="floating-point kernels")

    @model_validator(mode="before")
    @classmethod
    def _no_network_shares_its_name(cls, flags: dict[str, Any]) -> dict[str, Any]:
        for name, group in flags.items():
            if _form(group) == NETWORK and len(group) > 1:
                raise ValueError(f"variant {name}: expected a name that no other group has")
        return flags

    def by_group(self) -> dict[str, Any]:
        """All of them, each group under its name in params.yaml."""
        groups = self.groups
        return {
            "variants": {
                name: list(each.hidden)
                for name, each in groups.items()
                if isinstance(each, Variant)
            },
            "network": {name: getattr(self, name) for name in OF_NETWORKS},
            "experiments": {
                name: each.values for name, each in groups.items() if isinstance(each, Values)
            },
            "chapter": {"recipe": self.recipe.values},
            "compared": {
                kind: {name: each.values for name, each in listed.groups.items()}
                for kind, listed in groups.items()
                if isinstance(listed, Listed)
            },
            "shown": {"bars": self.bars.values},
            "statistics": {"confidence": self.confidence},
            "kernels": self.kernels,
        }


class Report(Named, Study):
    """The same for a report, whose name is that of its language."""
