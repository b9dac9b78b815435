"""The graph of an RO-Crate: entities that name each other, as JSON-LD."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

Reference = dict[str, str]

METADATA = "ro-crate-metadata.json"
ROOT = "./"
# Terms of workflow runs that the context of RO-Crate 1.1 lacks, as this profile's own has them.
TERMS = "https://w3id.org/ro/terms/workflow-run#"
CONTEXT = [
    "https://w3id.org/ro/crate/1.1/context",
    {name: f"{TERMS}{name}" for name in ("environment", "md5", "sha256")},
]


def reference(identifier: str) -> Reference:
    """An entity as others name it."""
    return {"@id": identifier}


def fragment(text: str) -> str:
    """A name as it may stand behind the # of an identifier, readable where it can be."""
    return quote(text, safe="/:@*")


class Graph:
    """Entities by their identifiers, in the order in which they were added."""

    def __init__(self) -> None:
        self._entities: dict[str, dict[str, list[Any]]] = {}

    def add(self, identifier: str, *types: str, **properties: Any) -> Reference:
        """Add an entity, or to one that is there what it does not have yet.

        Args:
            identifier: a path from the crate's root, a fragment or an address.
            types: of RO-Crate 1.1.
            properties: each a value or a list of values; None and empty lists are left out.
        """
        entity = self._entities.setdefault(identifier, {})
        for name, value in {"@type": list(types), **properties}.items():
            for each in value if isinstance(value, list) else [value]:
                known = entity.setdefault(name, [])
                if each is not None and each not in known:
                    known.append(each)
        return reference(identifier)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._entities

    def text(self) -> str:
        """The graph as JSON-LD; a list of one is written as that one, as RO-Crate asks."""
        entities = [{"@id": name, **_compact(of)} for name, of in self._entities.items()]
        document = {"@context": CONTEXT, "@graph": entities}
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _compact(properties: dict[str, list[Any]]) -> dict[str, Any]:
    filled = {name: values for name, values in properties.items() if values}
    return {name: values[0] if len(values) == 1 else values for name, values in filled.items()}


def kind_of(values: Iterable[Any]) -> str:
    """The type of schema.org that all of these values have."""
    types = {type(value) for value in values}
    if types == {bool}:
        return "Boolean"
    if types == {int}:
        return "Integer"
    return "Number" if types <= {int, float} else "Text"
