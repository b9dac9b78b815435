"""Execute the report's notebook with these parameters and turn it into one HTML file."""

from collections.abc import Iterator, Mapping
from typing import Any

import nbformat

from stages.page import provenance, tables
from stages.page.parameters import Report
from stages.page.tables import NAMES, TEMPLATE, TEXTS, executed
from stages.training import keep_images, living
from stages.training.tables import BOOK_CURVE, SPEED_BY_EPOCH, TRACED_IMAGE
from unstable_gradients.page import (
    engine,
    fonts,
    html,
    interactive,
    language,
    notebook,
    web,
    words,
)
from unstable_gradients.program import files

# Modules of the folder `web` that run by themselves.
ENTRIES = (
    *("cards", "check-page"),
    *("contents", "folds", "guess", "interactive", "scrolling", "ledger", "living"),
)


def main(given: Report) -> None:
    """Execute the notebook, then write it and its page together."""
    parameters = given.by_group()
    spoken = language.of(given.name, TEXTS)
    made = notebook.execute(TEMPLATE, {"parameters": parameters, "language": spoken.code})
    scripts = [*provenance.blocks(made, parameters, spoken), _scripts(parameters, spoken.code)]
    said = frame(spoken.code)
    page = html.to_html(made, web.styles(), "\n".join(scripts), said, _addresses(spoken.code))
    page = fonts.with_names(page) if spoken.is_english else fonts.with_fonts(page)
    written, shown = executed(spoken.code), tables.page(spoken.code)
    with files.replacing(written) as notebook_file, files.replacing(shown) as page_file:
        with files.naming(notebook_file):
            notebook_file.write_text(nbformat.writes(made) + "\n", encoding="utf-8")
        page_file.write_text(page, encoding="utf-8")


def _addresses(code: str) -> dict[str, str]:
    """The pages in all languages, as this one names them, itself first."""
    return {each: tables.page(each).name for each in sorted(NAMES, key=lambda each: each != code)}


def _scripts(parameters: Mapping[str, Any], code: str) -> str:
    """The scripts of the page and what they need."""
    ledger = words.of_scripts(TEXTS / code / "ledger.json", "ledger", "filters")
    guess = words.of_scripts(TEXTS / code / "guess.json", "guess")
    held = [web.data("ledger-words", ledger), web.data("guess-words", guess)]
    held += [*_living(parameters, code), *_interactive(code)]
    return "\n".join([*held, web.scripts(ENTRIES)])


def frame(code: str) -> words.Words:
    """The words around the text in a language."""
    return words.read(TEXTS / code / "page.json", html.FRAME)


def _interactive(code: str) -> Iterator[str]:
    """What the interactive figures have in common."""
    yield engine.block()
    found = words.of_scripts(TEXTS / code / "interactive.json", *interactive.MODULES)
    yield web.data("interactive-words", found)


def _living(parameters: Mapping[str, Any], code: str) -> Iterator[str]:
    """What the living network needs; nothing where no network is as the figure's."""
    hidden = parameters["variants"].get(parameters["shown"]["bars"]["network"])
    if hidden is None:
        return
    training = living.Training.of(parameters, hidden)
    said = words.of_scripts(TEXTS / code / "living.json", *living.MODULES)
    images = keep_images.split(TRACED_IMAGE.read())
    yield living.blocks(training, images, SPEED_BY_EPOCH.read(), BOOK_CURVE.read_part(), said)
