"""Figures that a reader can question: a specification in Vega-Lite with its words and its data.

The specification is JSON that Vega-Lite takes as it is, with these conventions:

- A string that a reader sees is `"@key"`, a key of the words. Expressions name words as
  `words.key`, those of a group as `words.group[datum.field]`.
- `{"data": {"name": "runs"}}` names data that Python fills in, `{"cell": "law.coupling"}` a column
  of their first row, for a number that an expression needs.
- A parameter with `bind` is an input above the figure. One called `told` is a sentence below the
  inputs.
- Expressions may use, of the page's own, `filled(words.told, {w: w})`, which fills in the places
  {w} of a text, `significant(value, digits)`, a number for readers, and `powerOfTen(exponent)`.
- Widths are proportions: figures are as wide as there is room, with as many of the `columns` of
  `concat` side by side as fit.
- Colours are custom properties of the page, with what stands for them elsewhere:
  `var(--series-1, #0b4f9c)` to 5, `--text`, `--quiet`, `--line`, `--accent`. What a specification
  does not say is in web/interactive.json.
- `usermeta` may have `offered`, what inputs offer (see the module of this name); `picks`, by which
  a click on a mark sets parameters to fields of its datum: `{"run": "replica"}`; `tells`, instead
  of `told`, a text with places for fields of the first data that have them, and their formats:
  `{"text": "@key", "fields": {"times": ".2f"}, "otherwise": "@key"}`; `states`, buttons that set
  parameters: `[{"name": "@key", "set": {"w": 1}}]`; and `table`, the numbers: `{"caption": "@key",
  "columns": [{"field": "w", "title": "@key", "format": ".3g"}]}`. Its rows are those of the first
  data with all these fields. `"data": "name"` takes those of other data, and `"every": 10` only
  each tenth of them.

Words are strings by their keys, or groups of such. `invitation` opens the figure, and `description`
is for those who do not see it.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import vl_convert

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import offered, web
from unstable_gradients.page.web import Json
from unstable_gradients.page.words import read_json

MODULES = ("interactive",)  # of the folder `web`, which show words that all figures have
CONFIGURATION = web.FOLDER / "interactive.json"
OF_EVERY_FIGURE = {"invitation", "description"}
DIGITS = 5  # significant ones, which is more than the eye can make out
WORD = re.compile(r"\bwords\.([A-Za-z_]\w*)")
Frames = Mapping[str, pd.DataFrame]
Words = Mapping[str, Any]


def element(name: str, specification: Path, words: Path, frames: Frames) -> str:
    """The element of a figure, closed, in which scripts put what it shows.

    Args:
        name: of the figure: letters, digits and hyphens.
        specification: in Vega-Lite.
        words: what a reader sees.
        frames: by the names of the data.

    Raises:
        InvalidInput: if a file is missing or wrong, words or data are missing or left over, or
            what can be set has no value.
    """
    said = read_json(words)
    asked = offered.filled(read_json(specification), said, frames)
    figure = Figure(specification, words, asked, said)
    compiled = figure.compiled(frames)
    drawn = {each["name"] for each in compiled.get("data", [])}
    held = {
        "spec": compiled,
        "data": {each: _rows(frame) for each, frame in frames.items() if each in drawn},
        "parameters": figure.parameters(frames),
        "description": figure.words["description"],
    }
    id = html.escape(f"interactive-{name}")
    return (
        f'<details class="interactive" id="{id}">'
        f"<summary>{html.escape(figure.words['invitation'])}</summary>"
        f"<interactive-figure>{web.data(f'{id}-data', held)}</interactive-figure></details>"
    )


@dataclass(frozen=True)
class Figure:
    """A specification and its words, with the files that they are from."""

    path: Path
    path_of_words: Path
    specification: Mapping[str, Any]
    words: Words

    def compiled(self, frames: Frames) -> dict[str, Any]:
        """What Vega is given.

        Raises:
            InvalidInput: if words or data are missing or left over, or it is no Vega-Lite.
        """
        spoken = {*self._in_expressions()}
        self._check_words(spoken)
        self._check_data(frames)
        whole = _filled_in(self.specification, self.words, frames)
        whole["params"] = [
            {"name": "words", "value": {key: self.words[key] for key in sorted(spoken)}},
            *whole.get("params", []),
        ]
        try:
            configuration = read_json(CONFIGURATION)
            made: dict[str, Any] = vl_convert.vegalite_to_vega(whole, config=configuration)
        except ValueError as error:
            raise InvalidInput(f"{self.path}: {_told(error)}") from None
        return _laid_out(made)

    def parameters(self, frames: Frames) -> dict[str, Json]:
        """What a reader, a button or an address may set, with its value at the beginning."""
        given = _filled_in(self.specification, self.words, frames)
        by_states = {name for each in self._states(given) for name in each["set"]}
        asked = [
            each
            for each in given.get("params", [])
            if "bind" in each or each.get("name") in by_states
        ]
        for each in asked:
            if not {"name", "value"} <= {*each}:
                told = each.get("name", "a parameter without a name")
                raise InvalidInput(f"{self.path}: {told}: can be set, expected it to have a value")
        return {each["name"]: each["value"] for each in asked}

    def _states(self, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The buttons that set parameters."""
        states: list[Mapping[str, Any]] = given.get("usermeta", {}).get("states", [])
        for each in states:
            if not isinstance(each.get("set"), Mapping) or "name" not in each:
                raise InvalidInput(f"{self.path}: state {each}, expected a name and what to set")
        return states

    def _in_expressions(self) -> Iterator[str]:
        for text in _texts(self.specification):
            yield from WORD.findall(text)

    def _check_words(self, spoken: Set[str]) -> None:
        whole = {text[1:] for text in _texts(self.specification) if text.startswith("@")}
        _check_same(self.path_of_words, "the word", {*self.words}, whole | spoken | OF_EVERY_FIGURE)

    def _check_data(self, frames: Frames) -> None:
        _check_same(self.path, "data", {*frames}, {*_data(self.specification)})
        for name in _cells(self.specification):
            data, _, column = name.partition(".")
            if column not in frames[data] or frames[data].empty:
                raise InvalidInput(f"{self.path}: no cell {name}, expected a column with a row")


def _told(error: ValueError) -> str:
    """What the compiler says, in one line: behind its first line stands what it found wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])


def _check_same(path: Path, kind: str, given: Set[str], expected: Set[str]) -> None:
    for name in sorted(given ^ expected):
        fault = "is missing" if name in expected else "is named nowhere"
        raise InvalidInput(f"{path}: {kind} {name} {fault}, expected {', '.join(sorted(expected))}")


def _parts(part: object) -> Iterator[object]:
    """A specification and all that is in it."""
    yield part
    inside = part.values() if isinstance(part, Mapping) else part if isinstance(part, list) else ()
    for each in inside:
        yield from _parts(each)


def _texts(specification: object) -> Iterator[str]:
    return (part for part in _parts(specification) if isinstance(part, str))


def _data(specification: object) -> Iterator[str]:
    """The names of data that the specification does not hold itself."""
    for part in _parts(specification):
        named = part.get("data") if isinstance(part, Mapping) else None
        if isinstance(named, Mapping) and {*named} == {"name"}:
            yield named["name"]
    yield from (name.partition(".")[0] for name in _cells(specification))


def _cells(specification: object) -> Iterator[str]:
    for part in _parts(specification):
        if isinstance(part, Mapping) and {*part} == {"cell"}:
            yield part["cell"]


def _filled_in(part: Any, words: Words, frames: Frames) -> Any:
    """A specification with words in the places of their keys, and numbers in those of cells."""
    if isinstance(part, str):
        return words[part[1:]] if part.startswith("@") else part
    if isinstance(part, list):
        return [_filled_in(each, words, frames) for each in part]
    if not isinstance(part, Mapping):
        return part
    if {*part} == {"cell"}:
        data, _, column = part["cell"].partition(".")
        return _cell(frames[data][column].iloc[0])
    return {key: _filled_in(each, words, frames) for key, each in part.items()}


def _laid_out(compiled: dict[str, Any]) -> dict[str, Any]:
    """Vega's specification with a signal for the number of panels side by side."""
    compiled.pop("$schema", None)
    panels = [each for each in compiled.get("marks", []) if each.get("type") == "group"]
    layout = compiled.get("layout")
    if layout is not None and isinstance(layout.get("columns", 1), int):
        columns = layout.get("columns", len(panels))
        compiled.setdefault("signals", []).append({"name": "columns", "value": columns})
        layout["columns"] = {"signal": "columns"}
    _break_title(compiled, "width")
    for panel in panels:
        _break_title(
            panel, panel.get("encode", {}).get("update", {}).get("width", {}).get("signal")
        )
    return compiled


def _break_title(panel: dict[str, Any], width: str | None) -> None:
    """Let a title have as many lines as it takes."""
    title = panel.get("title", {})
    if width is not None and isinstance(title.get("text"), str):
        title["text"] = {"signal": f"broken({json.dumps(title['text'])}, {width})"}


def _rows(frame: pd.DataFrame) -> Json:
    """Data as columns and rows, which is shorter than a row of objects."""
    return {
        "columns": [str(each) for each in frame.columns],
        "rows": [[_cell(value) for value in row] for row in frame.itertuples(index=False)],
    }


def _cell(value: Any) -> Json:
    """A value as JSON has it: a number rounded, nothing where it is not finite."""
    if isinstance(value, str | bool | np.bool_):
        return bool(value) if isinstance(value, np.bool_) else value
    number = float(value)
    if not abs(number) < float("inf"):
        return None
    short = float(f"{number:.{DIGITS}g}")
    return int(short) if short.is_integer() else short
