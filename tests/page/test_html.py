"""Formulas and contents of the page."""

import xml.etree.ElementTree as ET

import nbformat

from unstable_gradients.page import html as page


def cells(*sources: str) -> nbformat.NotebookNode:
    made = [
        nbformat.v4.new_markdown_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)
    ]
    return nbformat.v4.new_notebook(cells=made, metadata={"title": "A & B"})


def names(mathml: str) -> list[str]:
    root = ET.fromstring(mathml)
    return [element.tag.split("}")[1] for element in root.iter()]


def test_an_inline_formula_is_mathml() -> None:
    assert names(page.formula(r"\delta^l")) == ["math", "mrow", "msup", "mi", "mi"]


def test_a_numbered_formula_has_its_number_beside_it() -> None:
    html = page.formula(r"a = b \tag{BP2}", "block")
    assert '<span class="number">(BP2)</span>' in html
    assert html.count("BP2") == 1
    assert 'display="block"' in html


def test_formulas_in_markdown_and_in_html() -> None:
    html = page.to_html(cells("# T", "Let $a_1 < b$.\n\n$$x = y, \\tag{7}$$\n\n<p>with $c$</p>"))
    assert html.count("<math") == 3
    assert "(7)" in html
    assert "$" not in html


def test_contents_lead_to_the_sections() -> None:
    html = page.to_html(cells("# Title", "## First part\n\ntext", "## B. Second"))
    for name, anchor in (("First part", "First-part"), ("B. Second", "B.-Second")):
        assert f'<a href="#{anchor}">{name}</a>' in html
        assert f'<h2 id="{anchor}">{name}' in html
    assert "<title>A &amp; B</title>" in html
