"""Kinds of references: what a parameter may be, given what others are.

A name is that of a leaf of params.yaml with dots between the keys, or a pattern of such names, in
which * stands for anything. A reference whose parameters are not there says nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol

from unstable_gradients.errors import InvalidInput


@dataclass(frozen=True)
class Parameters:
    """The parameters of the study.

    Attributes:
        groups: nested as in params.yaml.
    """

    groups: Mapping[str, Any]

    def find(self, pattern: str) -> Iterator[tuple[str, Any]]:
        """The leaves whose names fit a pattern, with their names."""
        return ((name, value) for name, value in _leaves(self.groups) if fnmatchcase(name, pattern))

    def at(self, name: str) -> Any:
        """The group or leaf of this name; None if there is none."""
        found: Any = self.groups
        for key in name.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        return found


class Reference(Protocol):
    """Something that has to be true of parameters."""

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """A line for each parameter of which it is not: its name, value and what was expected."""


@dataclass(frozen=True)
class OneOf:
    """One entry, or several, of a group or list.

    Attributes:
        name: of the parameters that name it.
        of: the group whose keys, or the list whose values, may be named.
    """

    name: str
    of: str

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        known = parameters.at(self.of)
        if known is not None:
            there = [*known] if isinstance(known, Mapping) else as_list(known)
            shown = f"one of {_shown(there)}, as {self.of} has them"
            for name, value in parameters.find(self.name):
                for each in (each for each in as_list(value) if each not in there):
                    yield f"{name} {each}: expected {shown}"


@dataclass(frozen=True)
class AtMost:
    """A number, or each of a list, no larger than another one.

    Attributes:
        name: of the parameters.
        most: the largest value, or the parameter that is it, or has it in a list: by a name without
            dots one of the same group.
        less: by how much the parameter has to be smaller.
    """

    name: str
    most: str | int
    less: int = 0

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        for name, value in parameters.find(self.name):
            most, whose = self._most(parameters, name)
            numbers = _numbers(value)
            if not numbers:
                yield f"{name} {value!r}: expected a number"
            elif most is not None and max(numbers) > most - self.less:
                yield f"{name} {_shown(value)}: expected at most {most - self.less}{whose}"

    def _most(self, parameters: Parameters, name: str) -> tuple[Any, str]:
        if isinstance(self.most, int):
            return self.most, ""
        limit = self.most if "." in self.most else f"{name.rpartition('.')[0]}.{self.most}"
        found = parameters.at(limit)
        whose = f"the largest of {limit}" if isinstance(found, list) else limit
        reason = f", {self.less} less than {whose}" if self.less else f", as {whose}"
        return max(_numbers(found), default=None), reason


@dataclass(frozen=True)
class Same:
    """The value of another parameter."""

    name: str
    as_: str

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        expected = parameters.at(self.as_)
        for name, value in parameters.find(self.name):
            if expected is not None and value != expected:
                yield f"{name} {_shown(value)}: expected {_shown(expected)}, as {self.as_}"


@dataclass(frozen=True)
class Reaching:
    """A number that some value of a list does not exceed.

    Attributes:
        name: of the parameters.
        among: the list.
        least: values of it that are smaller do not count.
    """

    name: str
    among: str
    least: int

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        values = parameters.at(self.among)
        for name, value in parameters.find(self.name):
            if not _numbers(value):
                yield f"{name} {value!r}: expected a number"
            elif values is not None and not any(
                self.least <= each <= value for each in _numbers(values)
            ):
                yield (
                    f"{name} {value}: expected at least one of {_shown(values)}, as {self.among} "
                    f"has them, from {self.least} on"
                )


@dataclass(frozen=True)
class Known:
    """A name, or several, of something that the library has.

    Attributes:
        name: of the parameters.
        look_up: raises InvalidInput, which tells the names there are, if it is none of them.
    """

    name: str
    look_up: Callable[[str], object]

    def faults(self, parameters: Parameters) -> Iterator[str]:
        """See `Reference`."""
        for name, value in parameters.find(self.name):
            for each in as_list(value):
                try:
                    self.look_up(str(each))
                except InvalidInput as unknown:
                    yield f"{name}: {unknown}"


def as_list(value: Any) -> list[Any]:
    """A list as it is; a value alone as a list of one, as a flag has it."""
    return value if isinstance(value, list) else [value]


def _numbers(value: Any) -> list[int | float]:
    """The same where all of it are numbers, else nothing."""
    listed = as_list(value)
    return listed if all(type(each) in (int, float) for each in listed) else []


def _leaves(groups: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in groups.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _shown(value: Any) -> str:
    return ", ".join(map(str, as_list(value)))
