"""Figures of data that a reader can question, and what stands drawn in them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from tests.page.web import asked

# Places of marks as the page has them, back in the units of the axes.
PLACES = """
  ([name, marks, across, along]) => {
    const {view} = document.querySelector(`#interactive-${name} interactive-figure`);
    const [x, y] = [across, along].map((each) => view.scale(each));
    return [...document.querySelectorAll(`#interactive-${name} .${marks} path`)].map((path) => {
      const place = path.getAttribute("transform").match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
      return [x.invert ? x.invert(place[0]) : place[0], y.invert ? y.invert(place[1]) : place[1]];
    });
  }
"""
CORNERS = """
  ([name, marks, across, along]) => {
    const {view} = document.querySelector(`#interactive-${name} interactive-figure`);
    const [x, y] = [across, along].map((each) => view.scale(each));
    return [...document.querySelectorAll(`#interactive-${name} .${marks} path`)].map((path) => {
      const numbers = path.getAttribute("d").match(/-?[\\d.]+(e-?\\d+)?/g).map(Number);
      return numbers.map((each, at) => (at % 2 ? y : x).invert(each));
    });
  }
"""


def words(name: str) -> dict[str, Any]:
    """The words of a figure."""
    return json.loads((asked.TEXTS / f"interactive/{name}.json").read_text(encoding="utf-8"))


@contextmanager
def opened(
    chromium: Any,
    folder: Path,
    section: str,
    name: str,
    frames: Mapping[str, pd.DataFrame],
    address: str = "",
) -> Iterator[Any]:
    """A page in Chromium with a figure of a section, opened by a reader or by an address."""
    element = asked.of_section(section, name, frames)
    with asked.opened(chromium, folder, name, element, address) as found:
        yield found.page


def places(page: Any, name: str, marks: str, x: str, y: str) -> list[list[float]]:
    """Where symbols stand, in the units of these scales."""
    return page.evaluate(PLACES, [name, marks, x, y])


def corners(page: Any, name: str, marks: str, x: str, y: str) -> list[list[tuple[float, float]]]:
    """The corners of lines of straight pieces, in the units of these scales."""
    lines = page.evaluate(CORNERS, [name, marks, x, y])
    return [list(zip(line[::2], line[1::2], strict=True)) for line in lines]


def told(page: Any) -> str:
    """The sentence below the inputs."""
    return page.locator(".told").inner_text()


def table(page: Any) -> list[list[str]]:
    """The rows of the table of numbers, opened if it is not."""
    if not page.locator(".numbers table").count():
        page.locator(".numbers > summary").click()
    rows = page.locator(".numbers tbody tr")
    rows.first.wait_for()
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]
