"""What a stage's command line says of its parameters.

DVC resolves a command before it runs it, and records the parameters when it has ended. If
params.yaml was edited in between, the two differ, and the command line tells what was used.
"""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from unstable_gradients.audit.lock import PARAMETER_FILE, Stage

GROUP = "--in"  # as program/command_line.py reads it


def contradictions(stage: Stage) -> list[str]:
    """A line for each parameter that is recorded with another value than the command has."""
    given = flags(stage.command)
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


def flags(command: str) -> dict[str, tuple[str, ...]]:
    """The flags of a command line with their values, those behind `--in x.y` as `--y.flag`."""
    found: dict[str, tuple[str, ...]] = {}
    last = group = ""
    for word in shlex.split(command)[2:]:  # behind the interpreter and the program
        if word == GROUP:
            last = word
        elif word.startswith("--"):
            last = f"--{group}{word[2:]}"
            found[last] = ()
        elif last == GROUP:
            group = f"{word.rpartition('.')[2]}."
        elif last:
            found[last] += (word,)
    return found


def _promised(name: str, value: Any) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """For each leaf of a recorded parameter, its words and the flags that may carry it.

    Of these the first one given does: a flag without the group may belong to another group.
    """
    group = name.rpartition(".")[2]
    if isinstance(value, Mapping):
        for leaf, words in _leaves(value):
            yield [f"--{group}.{leaf}", f"--{leaf}"], words
    else:
        yield [f"--{name}", f"--{name.replace('.', '-')}", f"--{group}"], _words(value)


def _leaves(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", _words(value)


def _words(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
