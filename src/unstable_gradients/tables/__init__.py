"""The columns of every table, explained in the module of its section; how they are kept.

replica, epoch and step count from 0, layer counts hidden layers from 1 at the front. epoch and
step say how much training was done before the measurement, so that 0 is the untrained network.
sizes are the neurons of every layer, as 784-30-10. Accuracies are fractions, costs nats per
image without the regularization term, gradients dimensionless derivatives of that cost. low and
high bound an interval of the confidence that params.yaml names; lower and upper are the
quantiles that hold as large a part of the replicas between them.
"""

from pathlib import Path

import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import read_csv, write_csv


def write(frame: pd.DataFrame, columns: tuple[str, ...], target: Path) -> None:
    """Write a table with exactly these columns, in this order."""
    write_csv(frame[list(columns)], target)


def read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a table that must have exactly these columns.

    Raises:
        InvalidInput: if it is missing, has other columns or no rows.
    """
    frame = read_csv(path)
    if tuple(frame.columns) != columns:
        found = ", ".join(map(str, frame.columns))
        raise InvalidInput(f"{path}: columns {found}; expected {', '.join(columns)}")
    if frame.empty:
        raise InvalidInput(f"{path}: no rows, expected at least one")
    return frame
