"""Formulas and contents of the page."""

import xml.etree.ElementTree as ET
from urllib.parse import quote

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


FRAME = {
    "title": "A & B",
    "other": "Anglice",
    "contents": "Index",
    "close": "Claude",
    "groups": {"First part": "Prima"},
    "figure": "Figura",
    "table": "Tabula",
}


def test_contents_lead_to_the_sections() -> None:
    notebook = cells("# Title")
    for number, said in enumerate(("## First part\n\ntext\n\n### Of it, that?", "## B. Second")):
        output = nbformat.v4.new_output("display_data", {"text/markdown": said})
        notebook.cells.append(
            nbformat.v4.new_code_cell("say()", id=f"code-{number}", outputs=[output])
        )
    html = page.to_html(notebook, frame=FRAME)
    for name, anchor, level in (
        ("First part", "First-part", 2),
        ("B. Second", "B.-Second", 2),
        ("Of it, that?", "Of-it,-that?", 3),
    ):
        assert f'<a href="#{quote(anchor)}">{name}</a>' in html
        assert f'<h{level} id="{anchor}">{name}' in html
    assert "<title>A &amp; B</title>" in html
    title, index, first = (html.index(each) for each in ("<h1", "<nav", "<h2"))
    assert title < index < first, "the contents follow the first screen"


def test_the_words_around_the_text_are_those_of_its_language() -> None:
    addresses = {"la": "hic.html", "en": "illic.html"}
    html = page.to_html(cells("## First part"), frame=FRAME | {"groups": {}}, languages=addresses)
    assert '<html lang="la">' in html
    assert '<link href="illic.html" hreflang="en" rel="alternate"/>' in html
    assert '<a href="illic.html" hreflang="en" lang="en">Anglice</a>' in html
    assert '--figure: "Figura"; --table: "Tabula";' in html
    assert '<a class="at-hand" href="#contents">Index</a>' in html
    assert "Contents" not in html


def test_headings_of_other_scripts_have_names_as_they_read() -> None:
    html = page.to_html(cells("## A. 深さ\n\n本文は、\n二行に\nなる。 [そこ](#A.-深さ)"))
    assert '<h2 id="A.-深さ">' in html
    assert "本文は、二行になる。" in html
