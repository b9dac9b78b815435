"""What follows from what: the graph that the dvc.yaml files declare.

A stage is declared as `Project.declared` tells it: its parameters, inputs and outputs.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from tests.pipeline.expected import CHECK, REPORTS

Declared = Mapping[str, Mapping[str, Any]]

# Stages that belong to no section.
ALONE = ("check-references", "code", "mnist", "fashion-mnist", "claims", *REPORTS)


def section(has: Mapping[str, Any]) -> str | None:
    """The section whose dvc.yaml declares a stage; None of the project's own dvc.yaml."""
    folder = PurePath(has["file"]).parent
    return folder.name or None


def within(path: str, folder: str) -> bool:
    """Whether a path is this one or lies in it."""
    return f"{path}/".startswith(f"{folder}/")


def reads_from(reader: Mapping[str, Any], writer: Mapping[str, Any]) -> bool:
    """Whether an input of the one stage is, holds or lies in an output of the other."""
    return any(
        within(dep, out) or within(out, dep) for dep in reader["deps"] for out in writer["outs"]
    )


def following(declared: Declared, stages: Iterable[str]) -> set[str]:
    """These stages, and all that read what they write, directly or not.

    What the check of references writes is always the same, so that nothing follows.
    """
    found: set[str] = set()
    waiting = [*stages]
    while waiting:
        stage = waiting.pop()
        if stage not in found:
            found.add(stage)
            if stage == CHECK:
                continue
            waiting += [name for name, has in declared.items() if reads_from(has, declared[stage])]
    return found


def declaring(declared: Declared, leaf: str) -> set[str]:
    """The stages that declare a leaf of params.yaml, or a group that it is in."""
    return {
        stage
        for stage, has in declared.items()
        if any(f"{leaf}.".startswith(f"{name}.") for name in has["params"])
    }


def reruns(declared: Declared, leaf: str) -> set[str]:
    """The stages that have to run when a leaf changes."""
    return following(declared, declaring(declared, leaf))


def between_sections(declared: Declared) -> set[tuple[str, str]]:
    """Which section, or stage of none, another one reads from; `code` is read by all."""
    named = {
        stage: section(has) or stage.partition("@")[0]
        for stage, has in declared.items()
        if stage != "code"
    }
    return {
        (named[writer], named[reader])
        for writer in named
        for reader in named
        if named[writer] != named[reader] and reads_from(declared[reader], declared[writer])
    }
