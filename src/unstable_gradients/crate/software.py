"""Programs of others as entities: the packages that a run loaded, DVC, and the kernels it set."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from unstable_gradients.audit.records import RunRecord
from unstable_gradients.crate.entities import Graph, Reference, fragment
from unstable_gradients.crate.study import Study
from unstable_gradients.errors import InvalidInput

ENGINE = "dvc"
KIND = "pkg:pypi"  # of a package URL, which names no place to get it from


def add_packages(graph: Graph, record: RunRecord) -> list[Reference]:
    """The packages that a run loaded, in their versions."""
    packages = record.environment.get("packages", {})
    return [_package(graph, name, version) for name, version in packages.items()]


def add_engine(graph: Graph, study: Study) -> Reference:
    """DVC in the version that is locked; its lock files do not say which version wrote them.

    Raises:
        InvalidInput: if none is locked.
    """
    if ENGINE not in study.versions:
        raise InvalidInput(f"requirements/lock.txt: has no version of {ENGINE}, expected one")
    return _package(graph, ENGINE, study.versions[ENGINE])


def _package(graph: Graph, name: str, version: str) -> Reference:
    address = f"{KIND}/{quote(name)}@{quote(version)}"
    return graph.add(
        address, "SoftwareApplication", name=name, softwareVersion=version, url=address
    )


def add_environment(graph: Graph, record: RunRecord) -> list[Reference]:
    """The environment variables by which a run chose its floating-point kernels."""
    return [
        graph.add(
            f"#environment/{fragment(f'{name}={value}')}", "PropertyValue", name=name, value=value
        )
        for name, value in _variables(record)
    ]


def _variables(record: RunRecord) -> Iterator[tuple[str, Any]]:
    for name, value in record.environment.get("kernels", {}).items():
        if name.isupper():  # others say what came of it
            yield name, value
