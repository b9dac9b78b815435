"""The executed notebook as one HTML file that needs no network, and no script to be read.

What scripts add to it is given from outside, as elements.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from jinja2 import pass_context
from latex2mathml.converter import convert
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from unstable_gradients.page import contents, words
from unstable_gradients.page.language import ENGLISH
from unstable_gradients.page.notebook import own_folders

TEMPLATES = Path(__file__).parent / "templates"
EQUATION_NUMBER = re.compile(r"\\tag\{(.*?)\}")
# Words around the text: its title, a link to the other language, and the titles of contents,
# figures and tables.
FRAME = ("title", "other", "contents", "close", "groups", "figure", "table")
INLINE_FORMULA = re.compile(r"\$([^$]+)\$")
FULL_WIDTH = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
QUOTED_NAME = re.compile(r'(?<=<h[1-6] id=")[^"]*%[^"]*')  # of a heading, as nbconvert makes it
BROKEN_LINE = re.compile(rf"(?<={FULL_WIDTH})\n(?={FULL_WIDTH})")


def formula(latex: str, display: str = "inline") -> str:
    r"""A formula as MathML; the number of a displayed one, given by \tag{}, stands beside it."""
    number = EQUATION_NUMBER.search(latex)
    mathml = convert(EQUATION_NUMBER.sub("", latex).strip(), display=display)
    if display == "inline":
        return mathml
    label = f'<span class="number">({number[1]})</span>' if number else ""
    return f'<span class="equation">{mathml}{label}</span>'


def with_formulas(html: str) -> str:
    """HTML with what stands between dollar signs as MathML."""
    return INLINE_FORMULA.sub(lambda found: formula(unescape(found[1])), html)


class Renderer(IPythonRenderer):
    """Markdown with formulas as MathML, where nbconvert leaves them to a script."""

    def block_math(self, body: str) -> str:
        """A displayed formula."""
        return formula(body, "block")

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return formula(body)

    def block_html(self, html: str) -> str:
        """HTML between paragraphs."""
        return with_formulas(super().block_html(html))


@pass_context
def markdown_to_html(context: Any, source: str) -> str:
    """Markdown as HTML, with formulas as MathML; lines of full width are joined without a space.

    Headings have names as they read, with hyphens for spaces.
    """
    renderer = Renderer(escape=False, exclude_anchor_links=False, anchor_link_text="")
    rendered: str = MarkdownWithMath(renderer=renderer).render(source)
    rendered = QUOTED_NAME.sub(lambda name: escape(unquote(name[0])), rendered)
    return BROKEN_LINE.sub("", rendered)


def to_html(
    notebook: NotebookNode,
    styles: str = "",
    scripts: str = "",
    frame: words.Words | None = None,
    languages: Mapping[str, str] = MappingProxyType({ENGLISH: ""}),
) -> str:
    """The page; the code of the cells is left out, it stands in the notebook.

    Args:
        notebook: executed.
        styles: elements with further styles.
        scripts: elements with scripts and their data.
        frame: the words around the text, by the names of FRAME; without them there is only text.
        languages: of the page, and then of the same page in others, with their addresses.

    Raises:
        InvalidInput: if the groups of its contents are not those of the sections.
    """
    language, *others = languages
    around: dict[str, Any] = {"styles": styles, "scripts": scripts, "frame": frame}
    around |= {"language": language, "others": {each: languages[each] for each in others}}
    if frame is not None:
        groups = contents.grouped(contents.sections(notebook), frame["groups"])
        around |= {"contents": groups, "opening": contents.opening(notebook)}
    with own_folders():
        exporter = HTMLExporter(
            template_name="page",
            extra_template_basedirs=[str(TEMPLATES)],
            exclude_input=True,
            exclude_output_prompt=True,
            filters={"markdown2html": markdown_to_html, "with_formulas": with_formulas},
        )
        page, _ = exporter.from_notebook_node(notebook, around)
    return "\n".join(line.rstrip() for line in page.splitlines()) + "\n"
