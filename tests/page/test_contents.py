"""The contents of the page: which sections there are, and in which groups."""

import nbformat
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import contents
from unstable_gradients.page.contents import Group, Section


def notebook(*texts: str) -> nbformat.NotebookNode:
    """A cell that says nothing, then one for each text."""
    cells = [nbformat.v4.new_code_cell("x = 1", id="silent")]
    for number, text in enumerate(texts):
        output = nbformat.v4.new_output("display_data", {"text/markdown": text})
        cells.append(nbformat.v4.new_code_cell("say()", id=f"cell-{number}", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


SAID = notebook(
    "# Title\n\n### Of no section\n", "## One\n\n#### too deep\n\n### a\n\ntext\n\n### b", "## Two"
)
ONE, TWO = Section("One", ["a", "b"]), Section("Two")


def test_sections_are_the_headings_of_the_second_level_with_those_below() -> None:
    assert contents.sections(SAID) == [ONE, TWO]


def test_a_group_begins_where_its_first_section_does() -> None:
    assert contents.grouped([ONE, TWO], {"One": "both"}) == [Group("both", [ONE, TWO])]
    assert contents.grouped([ONE, TWO], {"One": "first", "Two": "second"}) == [
        Group("first", [ONE]),
        Group("second", [TWO]),
    ]


@pytest.mark.parametrize(
    ("first", "line"),
    [
        ({"One": "x", "Three": "y"}, r"contents: no section Three, expected the first of a group"),
        ({"Two": "x"}, r"contents: One is in no group, expected one to begin"),
    ],
)
def test_groups_that_are_not_those_of_the_page_are_refused(first: dict, line: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{line}$"):
        contents.grouped([ONE, TWO], first)


def test_they_stand_behind_the_first_cell_that_says_something() -> None:
    assert contents.opening(SAID) == "cell-0"
    assert contents.opening(notebook()) == ""
