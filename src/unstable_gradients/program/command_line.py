"""Command lines from typed arguments, in the form in which DVC writes them.

DVC unpacks a mapping of params.yaml into flags: `eta: 0.1` becomes `--eta 0.1`, a list becomes
`--hidden 30 30`, a nested mapping `--depth-1.hidden 30`. The arguments of a program are a
pydantic model, which checks types, ranges and relations. Where two mappings have the same keys,
`--in group` before one of them puts all that follows into a group, up to the next `--in`.
"""

import gc
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import record
from unstable_gradients.program.kernels import Kernels

GROUP = "--in"
LONGEST_LINE = 2000  # characters of an error message; damaged files can be quoted at any length


def as_list(value: object) -> object:
    """A flag with one value is a list of one where a list is expected."""
    return [value] if isinstance(value, str) else value


Item = TypeVar("Item")
Several = Annotated[tuple[Item, ...], BeforeValidator(as_list)]


class Arguments(BaseModel):
    """The arguments that every stage program takes; flags are field names with hyphens."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        populate_by_name=True,
    )
    kernels: Kernels = Field("pinned", description="floating-point kernels of numpy and BLAS")
    record: Path | None = Field(None, description="JSON file of what this run really used")


Model = TypeVar("Model", bound=Arguments)


def parse_flags(arguments: list[str]) -> dict[str, Any]:
    """The flags as a nested mapping of strings and lists of strings."""
    flags: dict[str, Any] = {}
    group = ""
    position = 0
    while position < len(arguments):
        flag = arguments[position]
        if not flag.startswith("--") or len(flag) == 2:
            raise InvalidInput(f"{flag!r}: expected a flag such as --name")
        end = position + 1
        while end < len(arguments) and not arguments[end].startswith("--"):
            end += 1
        values = arguments[position + 1 : end]
        if flag == GROUP:
            if len(values) != 1:
                given = " ".join([GROUP, *values])
                raise InvalidInput(f"{given}: expected the name of one group")
            group = f"{values[0]}."
        else:
            value = values[0] if len(values) == 1 else values
            _insert(flags, f"--{group}{flag[2:]}", value)
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
    place = [str(part) for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    flag = "--" + ".".join(place)
    expected = error["msg"].removeprefix("Value error, ").splitlines()[0]
    if not place:
        return expected
    if error["type"] == "missing":
        return f"{flag} is missing"
    if error["type"] == "extra_forbidden":
        return f"{flag}: no such parameter"
    return f"{flag} {_shown(error['input'])}: {expected[0].lower()}{expected[1:]}"


def _shown(value: object) -> str:
    text = " ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def usage(model: type[Arguments], program: str, purpose: str | None) -> str:
    """The text of `--help`: every flag with its meaning and default."""
    lines = [f"usage: {program} --flag value ...", "", (purpose or "").strip(), ""]
    for name, field in model.model_fields.items():
        default = "" if field.is_required() else f" (default {field.default})"
        lines.append(f"  --{name.replace('_', '-')}  {field.description or ''}{default}")
    return "\n".join(lines)


def run(main: Callable[[Model], None], model: type[Model]) -> None:
    """Run a stage program: parse its flags, call `main`, end bad input with one line.

    A request to terminate ends it as an interrupt does: nothing half made stays, and no process
    that it has started.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # else somebody wants it otherwise: nohup
            signal.signal(number, _terminate)
    program = Path(sys.argv[0]).name
    if {"-h", "--help"} & set(sys.argv[1:]):
        print(usage(model, program, sys.modules["__main__"].__doc__))
        return
    try:
        given = parse(model, sys.argv[1:])
        gc.freeze()  # what is imported stays, and need not be gone through again and again
        gc.enable()
        with record.kept(given.record, getattr(given, "precision", "double")):
            main(given)
    except InvalidInput as error:
        _fail(program, str(error))
    except MemoryError:
        _fail(program, "the memory does not suffice, expected smaller or fewer networks or images")
    except OSError as error:
        _fail(program, f"{error.filename or 'input or output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _terminate(number: int, frame: object) -> NoReturn:
    sys.exit(128 + number)


def _fail(program: str, message: str) -> NoReturn:
    one_line = " ".join(message.split())
    shown = one_line if len(one_line) <= LONGEST_LINE else f"{one_line[:LONGEST_LINE]}..."
    print(f"{program}: {shown}", file=sys.stderr)
    sys.exit(2)
