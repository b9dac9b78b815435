"""Parameters as entities: the values of params.yaml, and the flags that carry them to a program.

A value is one entity for the whole study, an example of two formal parameters: of the workflow's,
which is named as params.yaml names it, and of the program's flag. A value that stands in no
params.yaml, as the name of a network, belongs to the run alone.
"""

import json
from collections.abc import Iterator
from typing import Any

from unstable_gradients.audit.command import arguments, flag_of, flags, leaves
from unstable_gradients.audit.lock import PARAMETER_FILE, Stage
from unstable_gradients.crate.entities import Graph, Reference, fragment, kind_of, reference

FORMAL = "FormalParameter"
PROFILE = reference("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE")


def add(graph: Graph, stage: Stage, workflow: str, tool: str, run: str) -> list[Reference]:
    """What a stage was given, in the order of the lock file.

    Args:
        workflow: the identifier of the workflow, whose inputs are the values of params.yaml.
        tool: that of the program, whose inputs are its flags.
        run: that of the action.
    """
    given = flags(arguments(stage))
    found, carried = [], set()
    for leaf, value in _recorded(stage):
        formal = [_formal(graph, workflow, leaf, value)]
        flag = flag_of(leaf, given)
        if flag is not None:
            carried.add(flag)
            formal.append(_formal(graph, tool, flag, value))
        identifier = f"{PARAMETER_FILE}#{fragment(leaf)}"
        found.append(_value(graph, identifier, leaf, _plain(value), formal))
    for flag, words in given.items():
        if flag not in carried:
            formal = [_formal(graph, tool, flag, " ".join(words))]
            identifier = f"{run}/{fragment(flag)}"
            found.append(_value(graph, identifier, flag, " ".join(words), formal))
    return found


def _recorded(stage: Stage) -> Iterator[tuple[str, Any]]:
    for name, value in stage.parameters.items():
        yield from leaves(value, name)


def _formal(graph: Graph, owner: str, name: str, value: Any) -> Reference:
    formal = graph.add(
        f"{owner}#{fragment(name.removeprefix('--'))}",
        FORMAL,
        name=name,
        additionalType=kind_of([value]),
        conformsTo=PROFILE,
    )
    graph.add(owner, input=formal)
    return formal


def _value(
    graph: Graph, identifier: str, name: str, value: Any, formal: list[Reference]
) -> Reference:
    return graph.add(identifier, "PropertyValue", name=name, value=value, exampleOfWork=formal)


def _plain(value: Any) -> Any:
    """A value as JSON-LD keeps it; a list, which would lose its order there, as JSON in text."""
    return value if isinstance(value, str | int | float) else json.dumps(value)
