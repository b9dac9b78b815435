"""Measured numbers that know where they come from.

On the page each is an element `data` with its full value and its sources, from which a card is
made. A source is a whole table, as `data/results/speed.csv`, or a cell with `#row.column` behind
it, rows counted from 0. Whatever else of the page has a source, as a figure, names it alike.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import SupportsFloat

import pandas as pd

from unstable_gradients.study.statistics import Estimate
from unstable_gradients.study.tables import Table

Shown = Callable[[float], str]
FROM = re.compile(r'\bdata-from="([^"]*)"')


@dataclass(frozen=True)
class Number:
    """A measured number.

    Attributes:
        value: in the unit of its source, unless it was calculated from several.
        sources: cells or tables that it was read or calculated from.
        read: whether it is its only source, a cell, as it stands there.
    """

    value: float
    sources: tuple[str, ...]
    read: bool = False

    def __bool__(self) -> bool:
        """Whether it is another than 0: a template asks whether there is one by `is not none`."""
        return bool(self.value)

    def shown(self, text: str) -> str:
        """HTML of the number, which reads `text`."""
        return element(self.value, " ".join(self.sources), text, calculated=not self.read)


def element(value: float | str, source: str, text: str, calculated: bool = False) -> str:
    """HTML of what reads `text`: a cell, or what was calculated from sources."""
    mark = " data-calculated" if calculated else ""
    plain = html.escape(value if isinstance(value, str) else repr(value))
    return f'<data value="{plain}" {attribute(source)}{mark}>{text}</data>'


def attribute(source: str) -> str:
    """The attribute of an element that has this source, or these with spaces between."""
    return f'data-from="{html.escape(source)}"'


def sources(page: str) -> Iterator[str]:
    """The sources that elements of a page have."""
    for found in FROM.findall(page):
        yield from html.unescape(found).split()


def path(source: str) -> str:
    """The file of a source."""
    return source.partition("#")[0]


@dataclass(frozen=True)
class Interval:
    """An estimate, or a median, between the ends of its interval or band."""

    value: Number
    low: Number
    high: Number


def cell(table: Table, row: pd.Series, column: str) -> Number:
    """A cell of a table's frame; `row` is one that keeps the number it was read with."""
    return Number(float(row[column]), (f"{table.path}#{row.name}.{column}",), read=True)


def interval(table: Table, row: pd.Series, value: str, low: str, high: str) -> Interval:
    """Three cells of a row."""
    return Interval(*(cell(table, row, column) for column in (value, low, high)))


def calculated(value: SupportsFloat, *tables: Table) -> Number:
    """A number calculated from whole tables."""
    return Number(float(value), tuple(table.path for table in tables))


def estimated(found: Estimate, *tables: Table) -> Interval:
    """An estimate with its interval, calculated from whole tables."""
    return Interval(*(calculated(each, *tables) for each in (found.value, found.low, found.high)))


def combined(value: SupportsFloat, parts: Iterable[Number]) -> Number:
    """A number calculated from others: it has all their sources, each once."""
    sources = (source for part in parts for source in part.sources)
    return Number(float(value), tuple(dict.fromkeys(sources)))
