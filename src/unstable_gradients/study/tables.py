"""Tables of the study: where each is kept, and which columns it has.

A section declares its tables once, in its module `tables`; programs, tests, page and audit know
them from there. Paths count from the project's folder, in which programs run. Tables are CSV files
with shortest round-trip floats.
"""

import itertools
import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import read_csv, write_csv
from unstable_gradients.study.columns import (
    NETWORK_SIZES,
    Choice,
    Column,
    Columns,
    Note,
    Setting,
    Text,
    Whole,
)

COUNTED_FROM = {"replica": 0, "epoch": 0, "step": 0, "layer": 1}
# Where a table has only these, every combination of their values is there.
FULLY_CROSSED = frozenset({*NETWORK_SIZES, "state", *COUNTED_FROM})


@dataclass(frozen=True)
class Table:
    """A table with exactly these columns, in this order.

    Attributes:
        path: from the project's folder.
        meaning: what a row of it is.
        columns: their names, with what they mean.
    """

    path: str
    meaning: str
    columns: Columns

    def write(self, frame: pd.DataFrame) -> None:
        """Write its columns of a frame, which may have others."""
        write_csv(frame[list(self.columns)], Path(self.path))

    def read(self, **wanted: Collection[object]) -> pd.DataFrame:
        """Read it.

        Args:
            wanted: by the name of a column, values that each network must have there.

        Raises:
            InvalidInput: if it is missing, has other columns, no rows, a row twice, or another kind
                of value, or if a network lacks what is wanted, or a replica what another one has.
        """
        frame = self.read_part()
        if frame.empty:
            raise InvalidInput(f"{self.path}: no rows, expected at least one")
        named = "network" in self.columns
        networks = frame["network"] if named else np.zeros(len(frame))
        for _, rows in frame.groupby(networks, sort=False):
            subject = f"{self.path}: network {rows['network'].iloc[0]}" if named else self.path
            twice = rows.duplicated(self.place) if self.place else np.zeros(len(rows), bool)
            if twice.any():
                found = _shown(rows[twice], self.place)
                raise InvalidInput(f"{subject}: {found} twice, expected it once")
            if "replica" in self.columns:
                _check_places(subject, rows, self.place)
            for name, values in wanted.items():
                missing = [value for value in values if value not in set(rows[name])]
                if missing:
                    raise InvalidInput(f"{subject}: no row with {name} {missing[0]}, expected some")
        return frame

    def read_part(self) -> pd.DataFrame:
        """Read it without checking which rows there are; there may be none."""
        columns = self.columns
        frame = read_csv(Path(self.path), [name for name in columns if isinstance(name, Text)])
        if tuple(frame.columns) != columns:
            found = ", ".join(map(str, frame.columns))
            raise InvalidInput(f"{self.path}: columns {found}; expected {', '.join(columns)}")
        for name in columns if len(frame) else ():
            _check_kind(f"{self.path}: column {name}", name, frame[name])
        numbers = [name for name in columns if not isinstance(name, Text | Whole)]
        notes = [name for name in columns if isinstance(name, Note)]
        return frame.astype(dict.fromkeys(numbers, np.float64)).fillna(dict.fromkeys(notes, ""))

    @property
    def place(self) -> list[str]:
        """The columns that tell its rows apart: those before the first measured one."""
        kinds = Text | Whole | Setting
        return list(itertools.takewhile(lambda name: isinstance(name, kinds), self.columns))


@dataclass(frozen=True)
class Tables:
    """Tables with the same columns, one for each name in a list of params.yaml.

    Attributes:
        folder: of the tables, which are called after the names.
        by: the column that holds the name, the same in every row of a table.
        meaning: what a row is.
        columns: their names, with what they mean.
    """

    folder: str
    by: str
    meaning: str
    columns: Columns

    def of(self, name: str) -> Table:
        """The table of this name."""
        return Table(f"{self.folder}/{name}.csv", self.meaning, self.columns)

    def write(self, frame: pd.DataFrame, name: str) -> None:
        """Write the table of this name, with the name in every row."""
        self.of(name).write(frame.assign(**{self.by: name}))

    def read(self, names: Iterable[str], **wanted: Collection[object]) -> pd.DataFrame:
        """The tables of these names, one after the other; other files are not read.

        Raises:
            InvalidInput: if a table is missing, is another one's, or is none that `Table.read`
                takes.
        """
        frames = []
        for name in names:
            table = self.of(name)
            frame = table.read(**wanted)
            others = frame.loc[frame[self.by] != name, self.by]
            if not others.empty:
                found = str(others.iloc[0])
                raise InvalidInput(
                    f"{table.path}: {self.by} {found!r}, expected {name!r} in every row"
                )
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def together(self, path: str) -> Table:
        """The table that holds the rows of all of them."""
        return Table(path, self.meaning, self.columns)


@dataclass(frozen=True)
class Files:
    """Files that are no tables, one for each name in a list of params.yaml.

    Attributes:
        folder: of the files, which are called after the names.
        suffix: with its dot.
        meaning: what is in them.
    """

    folder: str
    suffix: str
    meaning: str

    def of(self, name: str) -> Path:
        """The file of this name."""
        return Path(f"{self.folder}/{name}{self.suffix}")


def _check_kind(subject: str, name: Column, values: pd.Series) -> None:
    if isinstance(name, Text):
        if values.hasnans and not isinstance(name, Note):
            raise InvalidInput(f"{subject} is empty in a row, expected text")
        if isinstance(name, Choice) and not values.isin(name.words).all():
            odd = str(values[~values.isin(name.words)].iloc[0])
            raise InvalidInput(f"{subject}: {odd!r}, expected {', '.join(name.words)}")
    else:
        _check_numbers(subject, name, values)


def _check_numbers(subject: str, column: Column, values: pd.Series) -> None:
    is_numeric = pd.api.types.is_integer_dtype if isinstance(column, Whole) else _is_numeric
    if is_numeric(values.dtype) and not _unexpected(column, values).any():
        return
    numbers = pd.to_numeric(values.astype(str), errors="coerce")
    odd = values[_unexpected(column, numbers) | (numbers.isna() & values.notna())]
    # If none is odd as a number, one is too large for a column of whole ones.
    first = str((odd if len(odd) else values).iloc[0])
    raise InvalidInput(f"{subject}: {first!r}, expected {column.expected}")


def _is_numeric(kind: object) -> bool:
    return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)


def _unexpected(column: Column, numbers: pd.Series) -> pd.Series:
    """Which numbers the column cannot have."""
    odd = ~numbers.between(column.lowest, column.highest)
    if column.whole:
        odd |= numbers % 1 != 0
    if column.missing:
        odd &= numbers.notna()
    return odd


def _check_places(subject: str, rows: pd.DataFrame, place: list[str]) -> None:
    """Check that every replica of a network was measured at the same places."""
    others = [name for name in place if name != "replica"]
    if others and (rows.groupby(others).size() != rows["replica"].nunique()).any():
        raise InvalidInput(f"{subject}: a replica lacks rows that others have, expected all alike")
    if set(place) <= FULLY_CROSSED and len(rows) != math.prod(
        rows[name].nunique() for name in place
    ):
        raise InvalidInput(f"{subject}: rows are missing, expected all of {', '.join(place)}")
    for name, first in COUNTED_FROM.items():
        if name in rows and (name == "replica" or set(place) <= FULLY_CROSSED):
            found = set(rows[name])
            if found != set(range(first, first + len(found))):
                raise InvalidInput(f"{subject}: {name} {min(found)} to {max(found)} with gaps")


def _shown(rows: pd.DataFrame, names: list[str]) -> str:
    return ", ".join(f"{name} {rows[name].iloc[0]}" for name in names)


def row(table: pd.DataFrame, **values: object) -> pd.Series:
    """The first row that has these values.

    Raises:
        InvalidInput: if there is none.
    """
    return rows(table, **values).iloc[0]


def rows(table: pd.DataFrame, **values: object) -> pd.DataFrame:
    """All rows that have these values.

    Raises:
        InvalidInput: if there is none.
    """
    found = table[np.logical_and.reduce([table[name] == value for name, value in values.items()])]
    if found.empty:
        wanted = ", ".join(f"{name} {value}" for name, value in values.items())
        raise InvalidInput(f"no row with {wanted} among {', '.join(table.columns)}, expected one")
    return found
