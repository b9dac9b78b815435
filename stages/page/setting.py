"""The parameters of the report in its cells: values to name, and what figures were made with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stages.page.parameters import FlagValue
from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.page import elements
from unstable_gradients.study.networks import shown
from unstable_gradients.study.pictures import Picture

NamedValues = Mapping[str, FlagValue]


@dataclass(frozen=True)
class Setting:
    """The parameters of the study by their groups, named as in params.yaml.

    Attributes:
        groups: by name; what is in them may be groups again.
    """

    groups: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """A group or a value by its name, with dots: `statistics.confidence`.

        Raises:
            KeyError: if there is none of this name.
        """
        found = self.groups
        for part in name.split("."):
            found = found[part]
        return found

    @property
    def layers(self) -> dict[str, tuple[int, ...]]:
        """Neurons of every layer of each network."""
        return {name: (PIXELS, *hidden, CLASSES) for name, hidden in self["variants"].items()}

    @property
    def sizes(self) -> dict[str, str]:
        """The same as they stand in the tables: 784-30-10."""
        return {name: shown(layers) for name, layers in self.layers.items()}

    def named(self, *names: str) -> dict[str, NamedValues]:
        """Parameters by the groups that hold them; of a group of groups, each of these."""
        found: dict[str, NamedValues] = {}
        for name in names:
            value = self[name]
            if not isinstance(value, Mapping):
                group, _, key = name.rpartition(".")
                found[group or key] = {key if group else "": value}
            elif any(isinstance(each, Mapping) for each in value.values()):
                found |= self.named(*(f"{name}.{key}" for key in value))
            else:
                found[name] = value
        return found

    def show_figure(self, picture: Picture, description: str, caption: str, *names: str) -> None:
        """Put a picture into the report, with the parameters of these names, which made it.

        Raises:
            InvalidInput: if the picture is missing.
        """
        made_with = self.named(*names)
        elements.show(elements.figure(picture.svg, description, caption, made_with))
