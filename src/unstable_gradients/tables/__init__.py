"""The columns of every table, explained in the module of its section; how they are kept.

replica, epoch and step count from 0, layer counts hidden layers from 1 at the front. epoch and
step say how much training was done before the measurement, so that 0 is the untrained network.
sizes are the neurons of every layer, as 784-30-10. Accuracies are fractions, costs nats per
image without the regularization term, gradients dimensionless derivatives of that cost. low and
high bound an interval of the confidence that params.yaml names; lower and upper are the
quantiles that hold as large a part of the replicas between them.
"""

import itertools
import math
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import read_csv, write_csv

MOST = 10**8  # of whole numbers, of which the largest count chains; so many fit the memory
COUNTED_FROM = {"replica": 0, "epoch": 0, "step": 0, "layer": 1}
EVEN = frozenset({"network", "state", *COUNTED_FROM})  # of these alone, every combination is there


class Text(str):
    """The name of a column of text, in every row."""


class Note(Text):
    """The name of a column of text that a row can go without."""


class Whole(str):
    """The name of a column of whole numbers from 0 on."""


class Setting(str):
    """The name of a column of numbers that were set and not measured.

    A name without a kind is that of a column of numbers, where nothing stands for "none".
    """


def write(frame: pd.DataFrame, columns: tuple[str, ...], target: Path) -> None:
    """Write a table with exactly these columns, in this order."""
    write_csv(frame[list(columns)], target)


def read(path: Path, columns: tuple[str, ...], **wanted: Collection[object]) -> pd.DataFrame:
    """Read a table that must have exactly these columns.

    Args:
        path: the file.
        columns: names of the columns.
        wanted: by the name of a column, values that each network must have there.

    Raises:
        InvalidInput: if it is missing, has other columns, no rows, or another kind of value, or
            if a network lacks what is wanted, or a replica what another one has.
    """
    frame = read_part(path, columns)
    if frame.empty:
        raise InvalidInput(f"{path}: no rows, expected at least one")
    networks = frame["network"] if "network" in columns else np.zeros(len(frame))
    for _, rows in frame.groupby(networks, sort=False):
        subject = f"{path}: network {rows['network'].iloc[0]}" if "network" in columns else path
        if "replica" in columns:
            _check_places(str(subject), rows, place(columns))
        for name, values in wanted.items():
            missing = [value for value in values if value not in set(rows[name])]
            if missing:
                raise InvalidInput(f"{subject}: no row with {name} {missing[0]}, expected some")
    return frame


def read_part(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """The same without a look at the rows, of which there may be none."""
    frame = read_csv(path, [name for name in columns if isinstance(name, Text)])
    if tuple(frame.columns) != columns:
        found = ", ".join(map(str, frame.columns))
        raise InvalidInput(f"{path}: columns {found}; expected {', '.join(columns)}")
    for name in columns if len(frame) else ():
        _check_kind(f"{path}: column {name}", name, frame[name])
    numbers = [name for name in columns if not isinstance(name, Text | Whole)]
    return frame.astype(dict.fromkeys(numbers, np.float64))


def place(columns: tuple[str, ...]) -> list[str]:
    """The columns that tell the measurements of a table apart: those before the first measured."""
    return list(itertools.takewhile(lambda name: isinstance(name, Text | Whole | Setting), columns))


def _check_kind(subject: str, name: str, values: pd.Series) -> None:
    if isinstance(name, Text):
        if values.hasnans and not isinstance(name, Note):
            raise InvalidInput(f"{subject} is empty in a row, expected text")
    elif isinstance(name, Whole):
        if not pd.api.types.is_integer_dtype(values) or not values.between(0, MOST).all():
            odd = _first(values, lambda numbers: ~numbers.between(0, MOST) | (numbers % 1 != 0))
            raise InvalidInput(f"{subject}: {odd}, expected whole numbers from 0 to {MOST}")
    elif pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        odd = _first(values, lambda numbers: numbers.isna() & values.notna())
        raise InvalidInput(f"{subject}: {odd}, expected numbers")


def _first(values: pd.Series, is_odd: Callable[[pd.Series], pd.Series]) -> str:
    """The first value that is odd as a number; if none is, a number is too large for one."""
    odd = values[is_odd(pd.to_numeric(values.astype(str), errors="coerce"))]
    return repr(str((odd if len(odd) else values).iloc[0]))


def _check_places(subject: str, rows: pd.DataFrame, place: list[str]) -> None:
    """Check that every replica of a network was measured at the same places, each once."""
    twice = rows.duplicated(place)
    if twice.any():
        raise InvalidInput(f"{subject}: {_shown(rows[twice], place)} twice, expected it once")
    places = rows.groupby([name for name in place if name != "replica"]).size()
    if (places != rows["replica"].nunique()).any():
        raise InvalidInput(f"{subject}: a replica lacks rows that others have, expected all alike")
    if set(place) <= EVEN and len(rows) != math.prod(rows[name].nunique() for name in place):
        raise InvalidInput(f"{subject}: rows are missing, expected all of {', '.join(place)}")
    for name, first in COUNTED_FROM.items():
        if name in rows and (name == "replica" or set(place) <= EVEN):
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
    rows = table[np.logical_and.reduce([table[name] == value for name, value in values.items()])]
    if rows.empty:
        wanted = ", ".join(f"{name} {value}" for name, value in values.items())
        raise InvalidInput(f"no row with {wanted} among {', '.join(table.columns)}, expected one")
    return rows.iloc[0]
