"""Execute the report's notebook with these parameters and turn it into one HTML file."""

from collections.abc import Iterator, Mapping
from typing import Any

import nbformat

from stages.page import provenance
from stages.page.parameters import Report
from stages.page.tables import EXECUTED, PAGE, TEMPLATE, TEXTS
from stages.training import keep_images, living
from stages.training.tables import BOOK_CURVE, SPEED_BY_EPOCH, TRACED_IMAGE
from unstable_gradients.page import engine, html, interactive, notebook, web, words
from unstable_gradients.program import files

# Modules of the folder `web` that run by themselves.
ENTRIES = (
    *("cards", "check-page"),
    *("contents", "folds", "guess", "interactive", "scrolling", "ledger", "living"),
)


def main(given: Report) -> None:
    """Execute the notebook, then write it and its page together."""
    parameters = given.by_group()
    executed = notebook.execute(TEMPLATE, {"parameters": parameters})
    scripts = "\n".join([*provenance.blocks(executed, parameters), _scripts(parameters)])
    page = html.to_html(executed, web.styles(), scripts, frame())
    with files.replacing(EXECUTED) as notebook_file, files.replacing(PAGE) as page_file:
        with files.naming(notebook_file):
            notebook_file.write_text(nbformat.writes(executed) + "\n", encoding="utf-8")
        page_file.write_text(page, encoding="utf-8")


def _scripts(parameters: Mapping[str, Any]) -> str:
    """The scripts of the page and what they need."""
    ledger = words.of_scripts(TEXTS / "en/ledger.json", "ledger", "filters")
    guess = words.of_scripts(TEXTS / "en/guess.json", "guess")
    held = [web.data("ledger-words", ledger), web.data("guess-words", guess)]
    held += [*_living(parameters), *_interactive()]
    return "\n".join([*held, web.scripts(ENTRIES)])


def frame() -> words.Words:
    """The words around the text."""
    return words.read(TEXTS / "en/page.json", html.FRAME)


def _interactive() -> Iterator[str]:
    """What the interactive figures have in common."""
    yield engine.block()
    found = words.of_scripts(TEXTS / "en/interactive.json", *interactive.MODULES)
    yield web.data("interactive-words", found)


def _living(parameters: Mapping[str, Any]) -> Iterator[str]:
    """What the living network needs; nothing where no network is as the figure's."""
    hidden = parameters["variants"].get(parameters["shown"]["bars"]["network"])
    if hidden is None:
        return
    training = living.Training.of(parameters, hidden)
    said = words.of_scripts(TEXTS / "en/living.json", *living.MODULES)
    images = keep_images.split(TRACED_IMAGE.read())
    yield living.blocks(training, images, SPEED_BY_EPOCH.read(), BOOK_CURVE.read_part(), said)
