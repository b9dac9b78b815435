"""The contents of the page: its sections with what they are divided into, in groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from unstable_gradients.errors import InvalidInput

HEADING = re.compile(r"^(###?) (.+)$", re.MULTILINE)
OF_A_SECTION = "##"


@dataclass(frozen=True)
class Section:
    """A heading of the page with those below it."""

    title: str
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Sections that belong together."""

    title: str
    sections: list[Section] = field(default_factory=list)


def sections(notebook: NotebookNode) -> list[Section]:
    """The sections in the order of what the cells say."""
    found: list[Section] = []
    for level, title in HEADING.findall("\n\n".join(_said(notebook))):
        if level == OF_A_SECTION:
            found.append(Section(title))
        elif found:
            found[-1].parts.append(title)
    return found


def _said(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield output.get("data", {}).get("text/markdown", "")


def grouped(found: Sequence[Section], first: Mapping[str, str]) -> list[Group]:
    """Sections in groups.

    Args:
        found: in their order.
        first: the title of each group by that of its first section.

    Raises:
        InvalidInput: if a group has no first section, or the first section no group.
    """
    for title in first:
        if title not in [section.title for section in found]:
            raise InvalidInput(f"contents: no section {title}, expected the first of a group")
    groups: list[Group] = []
    for section in found:
        if section.title in first:
            groups.append(Group(first[section.title]))
        if not groups:
            raise InvalidInput(f"contents: {section.title} is in no group, expected one to begin")
        groups[-1].sections.append(section)
    return groups


def opening(notebook: NotebookNode) -> str:
    """The name of the first cell that says something: the contents follow it."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" or cell.get("outputs"):
            return str(cell.id)
    return ""
