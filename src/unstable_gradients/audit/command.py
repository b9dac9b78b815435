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
        for names, words in _promised(name, value):
            flag = next((each for each in names if each in given), None)
            if flag is not None and given[flag] != words:
                used, recorded = " ".join(given[flag]), " ".join(words)
                lines.append(
                    f"{name}: recorded with {flag} {recorded}, but the command ran with "
                    f"{used} ({PARAMETER_FILE} was edited meanwhile)"
                )
    return lines


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


def _promised(name: str, value: Any) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """For each leaf of a recorded parameter, the flags that may carry it, and its words.

    Of these flags the first one given does: one without the group may belong to another group.
    """
    *groups, last = name.split(".")
    if isinstance(value, Mapping):
        groups.append(last)
        leaves = _leaves(value)
    else:
        leaves = iter([(last, _words(value))])
    for leaf, words in leaves:
        yield [f"--{'.'.join([*groups[n:], leaf])}" for n in range(len(groups) + 1)], words


def _leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", _words(value)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
