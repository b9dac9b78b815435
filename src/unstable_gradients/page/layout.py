"""What templates lay out: tables row by row, figures, the ledger's verdicts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from unstable_gradients.page import elements
from unstable_gradients.page.elements import Parameters
from unstable_gradients.page.phrases import ENGLISH, Phrases
from unstable_gradients.page.sourced import Number
from unstable_gradients.study.pictures import Picture

# Between cells, and behind rows, of what a template writes inside `table`.
CELL, ROW = "\N{INFORMATION SEPARATOR TWO}", "\N{INFORMATION SEPARATOR THREE}"


@dataclass(frozen=True)
class Drawn:
    """A figure with the parameters that made it."""

    picture: Picture
    made_with: Parameters


def figure(drawn: Drawn, description: str, caption: str, phrases: Phrases = ENGLISH) -> str:
    """A figure with its caption.

    Args:
        drawn: which.
        description: what it shows, for those who do not see it.
        caption: HTML with formulas between dollar signs.
        phrases: in which its labels are said.

    Raises:
        InvalidInput: if the picture is missing.
    """
    shown = elements.figure(drawn.picture.svg, description, caption, drawn.made_with, phrases)
    return f"\n\n{shown}\n\n"


def living(drawn: Drawn, description: str, caption: str, phrases: Phrases = ENGLISH) -> str:
    """The same, in whose place scripts put the living network; it stays where there are none."""
    stem = re.escape(drawn.picture.svg.stem)
    still = figure(drawn, description, caption, phrases).strip()
    # The same picture can stand on the page once more: its parts need names of their own here.
    still = re.sub(rf'(#|id="){stem}-', rf"\1living-{stem}-", still)
    return f'\n\n<living-network id="living-network">\n{still}\n</living-network>\n\n'


def guess_first(
    name: str,
    question: str,
    choices: Sequence[tuple[int | float, str]],
    measured: Number | int | float,
    told: str,
    caller: Callable[[], str],
) -> str:
    """A question before what answers it, which scripts cover until the reader has guessed:

    {% call guess_first("depth", "How many?", [(4, "four"), (8, "eight")], count, "Eight.") %}
    {{ figure(...) }} {% endcall %}

    Args:
        name: letters, digits and hyphens.
        question: HTML.
        choices: values in rising order, with their HTML.
        measured: what was measured, among these values.
        told: HTML that says so.
        caller: Markdown.
    """
    value = measured.value if isinstance(measured, Number) else measured
    labels = "\n".join(
        f'<label><input type="radio" name="guess" value="{each!r}" required> {text}</label>'
        for each, text in choices
    )
    return (
        f'\n\n<guess-first id="guess-{name}">\n<form class="guess"><fieldset>'
        f"<legend>{question}</legend>\n{labels}\n"
        f'<p class="measured" data-value="{float(value)!r}">{told}</p>\n</fieldset></form>\n'
        f'<div class="covered">\n\n{caller().strip()}\n\n</div>\n</guess-first>\n\n'
    )


def row(*cells: object) -> str:
    """A row of a table, whose first cell names it; a single cell heads the rows below."""
    return CELL.join(map(str, cells)) + ROW


def cell(shown: object) -> str:
    """A cell of a row that has as many as there are values: see `row_of`."""
    return f"{CELL}{shown}"


def row_of(first: object, caller: Callable[[], str]) -> str:
    """A row whose cells are written inside:

    {% call row_of("name") %} {% for each in ... %} {{ cell(each) }} {% endfor %} {% endcall %}
    """
    return f"{first}{caller()}{ROW}"


def table(header: Sequence[str], caption: str, caller: Callable[[], str]) -> str:
    """A table of the rows inside: `{% call table([...], "...") %} {{ row(...) }} {% endcall %}`."""
    lines = [line for line in caller().split(ROW) if line.strip()]
    rows = [[each.strip() for each in line.split(CELL)] for line in lines]
    return f"\n\n{elements.table(header, rows, caption)}\n\n"


def everywhere(phrases: Phrases) -> dict[str, Callable[..., str]]:
    """What every template may call, by name; labels of figures are said in these phrases."""
    return {
        "living": partial(living, phrases=phrases),
        "cell": cell,
        "figure": partial(figure, phrases=phrases),
        "guess_first": guess_first,
        "row": row,
        "row_of": row_of,
        "table": table,
    }
