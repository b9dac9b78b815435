"""Tables and figures as HTML, with formulas between dollar signs."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from IPython.display import Markdown, display

from unstable_gradients.page import drawn, numbers, sourced
from unstable_gradients.page.phrases import ENGLISH, Phrases

Value = int | float | str | Sequence[int | float | str]
Parameters = Mapping[str, Mapping[str, Value]]

COLUMNS_IN_A_NARROW_TABLE = 4
LONGEST_ON_A_LINE = 50  # characters of a parameter, beside the longest of the names
# Keys of the parameters whose meaning a reader of the book has another sign for.
SIGNS = {"eta": "η", "etas": "η", "lmbda": "λ", "lmbdas": "λ"}


def say(text: str) -> None:
    """Put Markdown into the report."""
    display(Markdown(text))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table whose first column names the rows; a row of one cell heads those below it."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in header)
    body = "\n".join(_row(row, header) for row in rows)
    width = "wide" if len(header) > COLUMNS_IN_A_NARROW_TABLE else "narrow"
    return (
        f'<div class="table {width}">\n<table>\n<caption><div>{caption}</div></caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(cells: Sequence[str], header: Sequence[str]) -> str:
    if len(cells) == 1:
        heading = f'<th scope="rowgroup" colspan="{len(header)}">{cells[0]}</th>'
        return f'<tr class="group">{heading}</tr>'
    # The page shows a wide table on a narrow screen as a list, in which each cell has its label.
    others = "".join(
        f'<td data-label="{label}">{cell}</td>'
        for label, cell in zip(header[1:], cells[1:], strict=True)
    )
    return f'<tr><th scope="row">{cells[0]}</th>{others}</tr>'


def figure(
    svg: Path, description: str, caption: str, parameters: Parameters, phrases: Phrases = ENGLISH
) -> str:
    """A picture held in the page itself, with a caption and the parameters that made it.

    Args:
        svg: the picture.
        description: what it shows, for those who do not see it.
        caption: HTML.
        parameters: by the name under which params.yaml lists them.
        phrases: in which its labels are said.

    Raises:
        InvalidInput: if the picture is missing, or no SVG.
    """
    return (
        f"<figure {sourced.attribute(svg.as_posix())}>"
        f'<div class="picture">{drawn.element(svg, description, phrases)}</div>\n'
        f"<figcaption>{caption}\n{made_with(parameters)}</figcaption></figure>"
    )


def made_with(parameters: Parameters) -> str:
    """The parameters as a list, a line for each group."""
    lines = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{_values(group)}</dd>\n"
        for name, group in parameters.items()
    )
    return f'<dl class="parameters">\n{lines}</dl>'


def _values(group: Mapping[str, Value]) -> str:
    return " · ".join(_parameter(name, value) for name, value in group.items())


def _parameter(name: str, value: Value) -> str:
    """A name with its value: on one line if they fit there, else as lines break."""
    text = html.escape(f"{SIGNS.get(name, name)} {_shown(value)}".strip())
    if len(text) > LONGEST_ON_A_LINE:
        return text.replace(numbers.NO_BREAK, " ")
    return f"<span>{text}</span>"


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    items = f",{numbers.NO_BREAK}".join(
        each if isinstance(each, str) else f"{each:g}" for each in value
    )
    return f"[{items}]"
