"""Command lines as typed parameters, in the form in which DVC writes them (see `parameters`)."""

from collections.abc import Iterator
from typing import Any, TypeGuard, TypeVar

from pydantic import ValidationError

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parameters import Groups, Params

Model = TypeVar("Model", bound=Params)


def parse_flags(arguments: list[str]) -> dict[str, Any]:
    """The flags as a nested mapping of strings and lists of strings.

    Raises:
        InvalidInput: if a word is no flag where one is expected, or a flag is given twice.
    """
    flags: dict[str, Any] = {}
    position = 0
    while position < len(arguments):
        flag = arguments[position]
        if not flag.startswith("--") or len(flag) == 2:
            raise InvalidInput(f"{flag!r}: expected a flag such as --name")
        end = position + 1
        while end < len(arguments) and not arguments[end].startswith("--"):
            end += 1
        values = arguments[position + 1 : end]
        _insert(flags, flag, values[0] if len(values) == 1 else values)
        position = end
    return flags


def _insert(flags: dict[str, Any], flag: str, value: object) -> None:
    *groups, name = flag[2:].split(".")
    mapping = flags
    for group in groups:
        mapping = mapping.setdefault(group, {})
        if not isinstance(mapping, dict):
            raise InvalidInput(f"{flag}: {group} is given a value of its own as well")
    if name in mapping:
        raise InvalidInput(f"{flag}: given twice")
    mapping[name] = value


def parse(model: type[Model], arguments: list[str]) -> Model:
    """The arguments as a checked model.

    Raises:
        InvalidInput: naming the first flag that is wrong, its value and what was expected.
    """
    try:
        return model.model_validate(parse_flags(arguments))
    except ValidationError as invalid:
        raise InvalidInput(_first_error(invalid)) from None


def _first_error(invalid: ValidationError) -> str:
    error = invalid.errors()[0]
    # In brackets is what pydantic or a discriminator calls a place that is no flag.
    place = [part for part in error["loc"] if isinstance(part, str) and not part.startswith("[")]
    flag = "--" + ".".join(place)
    expected = error["msg"].removeprefix("Value error, ").splitlines()[0]
    if not place:
        return expected
    if error["type"] == "missing":
        return f"{flag} is missing"
    if error["type"] == "extra_forbidden":
        return f"{flag}: no such parameter"
    if error["type"] == "model_type":
        return f"{flag} {_shown(error['input'])}: expected a group of flags, as {flag}.name 1"
    return f"{flag} {_shown(error['input'])}: {expected[0].lower()}{expected[1:]}"


def _shown(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def usage(model: type[Params], program: str, purpose: str | None) -> str:
    """The text of `--help`: every flag with its meaning and default."""
    flags = dict(_flags(model))
    flags.setdefault("--kernels", "floating-point kernels of numpy and BLAS (default pinned)")
    lines = [f"usage: {program} --flag value ...", "", (purpose or "").strip(), ""]
    return "\n".join([*lines, *(f"  {flag}  {meaning}" for flag, meaning in flags.items())])


def _flags(model: type[Params], above: str = "--") -> Iterator[tuple[str, str]]:
    """Each flag with its meaning and default, those of groups for any name."""
    for name, field in model.model_fields.items():
        flag = f"{above}{name.replace('_', '-')}"
        if _is_group(field.annotation):
            yield from _flags(field.annotation, f"{flag}.")
        else:
            default = "" if field.is_required() else f" (default {field.default})"
            yield flag, f"{field.description or ''}{default}"
    if issubclass(model, Groups):
        if _is_group(model.kind()):
            yield from _flags(model.kind(), f"{above}NAME.")
        else:
            yield f"{above}NAME.FLAG", "of one group of several kinds"


def _is_group(kind: object) -> TypeGuard[type[Params]]:
    return isinstance(kind, type) and issubclass(kind, Params)
