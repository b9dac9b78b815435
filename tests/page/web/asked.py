"""A page with one interactive figure and little else, and what is drawn in it."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Float

from tests.page.web.fixtures import PATIENCE, window
from unstable_gradients.page import engine, html, interactive, web

PROJECT = Path(__file__).parents[3]
TEXTS = PROJECT / "reports/text/en"
STYLE = html.TEMPLATES / "page/style.css"
NUMBER = r"(-?[\d.]+(?:e-?\d+)?)"
Points = Float[np.ndarray, "point 2"]


def page(*elements: str) -> str:
    """A page with these elements, and a link behind them."""
    words = json.loads((TEXTS / "interactive.json").read_text(encoding="utf-8"))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Figures</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
{web.styles()}
</head>
<body>
<main>
<h1>Figures</h1>
{"".join(elements)}
<p>The text goes on here.</p>
</main>
{engine.block()}
{web.data("interactive-words", words)}
{web.scripts(["interactive"])}
</body>
</html>
"""


def of_section(section: str, name: str, frames: Mapping[str, pd.DataFrame] | None = None) -> str:
    """The element of a section's figure with data of a test's own."""
    specification = PROJECT / "stages" / section / f"{name}.vl.json"
    return interactive.element(
        name, specification, TEXTS / "interactive" / f"{name}.json", frames or {}
    )


@dataclass
class Asked:
    """An open figure."""

    page: Any
    name: str

    @property
    def whole(self) -> Any:
        """The fold with all that is in it."""
        return self.page.locator(f"#interactive-{self.name}")

    def open(self) -> None:
        """Open the fold."""
        self.whole.locator("summary").first.click()
        self.settle()

    def settle(self) -> None:
        """Wait until what was set is drawn."""
        self.page.wait_for_function(f"{self._figure}.drawn", timeout=PATIENCE)
        self.page.evaluate(f"{self._figure}.view.runAsync().then(() => true)")

    def ask(self, expression: str) -> Any:
        """The value of an expression of Vega's view."""
        return self.page.evaluate(f"{self._figure}.view.{expression}")

    def slide(self, label: str, value: float) -> None:
        """Move a slider."""
        self.whole.get_by_role("slider", name=label, exact=True).fill(f"{value:g}")
        self.settle()

    def press(self, name: str) -> None:
        """Press a button."""
        self.whole.get_by_role("button", name=name, exact=True).click()
        self.settle()

    @property
    def told(self) -> str:
        """The sentence."""
        return self.whole.locator(".told").inner_text()

    def path(self, mark: str) -> Points:
        """The points of a line, in pixels of its panel."""
        line = self.whole.locator(f".{mark}_marks path").get_attribute("d")
        return np.array(re.findall(f"[ML]{NUMBER},{NUMBER}", line), float)

    def places(self, mark: str) -> Points:
        """The middles of symbols, in pixels of their panel."""
        marks = self.whole.locator(f".{mark}_marks path").evaluate_all(
            "all => all.map(each => each.getAttribute('transform'))"
        )
        found = (re.match(rf"translate\({NUMBER},{NUMBER}\)", each) for each in marks)
        return np.array([each.groups() for each in found if each], float).reshape(-1, 2)

    @property
    def width(self) -> float:
        """Of a panel, in pixels."""
        return float(self.ask("signal('childWidth')"))

    @property
    def _figure(self) -> str:
        return f"document.querySelector('#interactive-{self.name} interactive-figure')"


@contextmanager
def opened(
    chromium: Any, folder: Path, name: str, element: str, address: str = "", **settings: Any
) -> Iterator[Asked]:
    """A figure that was opened by a reader, or by an address: `?w=3`."""
    target = folder / f"{name}.html"
    target.write_text(page(element), encoding="utf-8")
    with window(
        chromium, target, hash=address and f"#interactive-{name}{address}", **settings
    ) as seen:
        asked = Asked(seen, name)
        if address:
            asked.settle()
        else:
            asked.open()
        yield asked
