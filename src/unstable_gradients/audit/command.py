"""What a stage's command line says of its parameters.

DVC resolves a command before it runs it, and records the parameters when it has ended. If
params.yaml was edited in between, the two differ, and the command line tells what was used.
"""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from unstable_gradients.audit.lock import PARAMETER_FILE, Stage

BEFORE = 4  # words: python -m stages PROGRAM


def arguments(stage: Stage) -> tuple[str, ...]:
    """The words behind the program's name."""
    return tuple(shlex.split(stage.command)[BEFORE:])


def contradictions(stage: Stage) -> list[str]:
    """A line for each parameter that is recorded with another value than the command has."""
    given = flags(arguments(stage))
    lines = []
    for name, value in stage.parameters.items():
        for leaf, recorded_value in leaves(value, name):
            flag, words = flag_of(leaf, given), _words(recorded_value)
            if flag is not None and given[flag] != words:
                used, recorded = " ".join(given[flag]), " ".join(words)
                lines.append(
                    f"{name}: recorded with {flag} {recorded}, but the command ran with "
                    f"{used} ({PARAMETER_FILE} was edited meanwhile)"
                )
    return lines


def leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each leaf of a recorded parameter by its keys in params.yaml, with dots between."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}")
    else:
        yield name, value


def flag_of(leaf: str, given: Mapping[str, tuple[str, ...]]) -> str | None:
    """The flag of a command line that carries a leaf, if any does.

    Of those that may, the first one given: one without the group may belong to another group.
    """
    keys = leaf.split(".")
    names = (f"--{'.'.join(keys[n:])}" for n in range(len(keys)))
    return next((each for each in names if each in given), None)


def flags(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The flags of a command line with their values."""
    found: dict[str, tuple[str, ...]] = {}
    last = ""
    for word in words:
        if word.startswith("--"):
            last = word
            found[last] = ()
        elif last:
            found[last] += (word,)
    return found


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
