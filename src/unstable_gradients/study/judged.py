"""What the judge of a section leaves: quantities, the values behind them, headline numbers.

The values are kept so that two runs of the study can be compared replica by replica.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import files
from unstable_gradients.study.columns import Column, Columns, Whole
from unstable_gradients.study.ledger import PART_COLUMNS, Quantity, table
from unstable_gradients.study.tables import Table

SAMPLE_COLUMNS: Columns = (
    Whole("row", "of the judge's part of the ledger, counted from 0"),
    Whole("sample", "0; 1 of that whose mean is subtracted"),
    Whole("replica", "counted from 0, in the order of the random starts that were judged"),
    Column("value", "of which the row has the mean, on the scale of its rule"),
)
MOST_KEPT = 10_000  # values of a sample; larger ones are counted cases, whose count says enough


def samples(quantities: Sequence[Quantity]) -> pd.DataFrame:
    """The values behind those quantities that are means, as rows with SAMPLE_COLUMNS."""
    kept = [
        pd.DataFrame({"row": row, "sample": number, "replica": range(len(values)), "value": values})
        for row, each in enumerate(quantities)
        for number, values in enumerate(each.finding.samples)
        if len(values) <= MOST_KEPT
    ]
    empty = pd.DataFrame(columns=list(SAMPLE_COLUMNS))
    return pd.concat(kept, ignore_index=True) if kept else empty


@dataclass(frozen=True)
class JudgedPart:
    """What the judge of a section finds: a part of the ledger, and headline numbers.

    Attributes:
        path: of both files, without the suffix, from the project's folder.
        samples: of the table of the values behind the quantities.
    """

    path: str
    samples: str

    @property
    def _quantities(self) -> Table:
        return Table(f"{self.path}.csv", "a quantity by which a claim is judged", PART_COLUMNS)

    @property
    def _metrics(self) -> Path:
        return Path(f"{self.path}.json")

    @property
    def _samples(self) -> Table:
        return Table(
            self.samples, "a value of which a quantity of the ledger is the mean", SAMPLE_COLUMNS
        )

    def write(self, quantities: Sequence[Quantity], headline: Mapping[str, float]) -> None:
        """Write a section's quantities, the values behind them, and headline numbers."""
        self._quantities.write(table(quantities))
        self._samples.write(samples(quantities))
        write_metrics(headline, self._metrics)

    def quantities(self) -> pd.DataFrame:
        """The quantities; there may be none.

        Raises:
            InvalidInput: if the file is missing or is no part of the ledger.
        """
        return self._quantities.read_part()

    def headline(self) -> dict[str, float]:
        """The headline numbers.

        Raises:
            InvalidInput: if the file is missing or is no JSON object.
        """
        return read_metrics(self._metrics)


def write_metrics(headline: Mapping[str, float | int], target: Path) -> None:
    """Write numbers by name as JSON, which has no NaN: what diverged is left out."""
    finite = {name: value for name, value in headline.items() if math.isfinite(value)}
    with files.replacing(target) as partial:
        partial.write_text(json.dumps(finite, indent=2) + "\n", encoding="utf-8")


def read_metrics(path: Path) -> dict[str, float]:
    """Headline numbers that `write_metrics` wrote.

    Raises:
        InvalidInput: if the file is missing or is no JSON object of numbers.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"), parse_int=float)
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a JSON object") from None
    except ValueError as error:
        raise InvalidInput(f"{path}: not JSON: {error}") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path}: expected a JSON object")
    for name, value in found.items():
        if not isinstance(value, float) or not math.isfinite(value):
            raise InvalidInput(f"{path}: {name}: {value}, expected a number")
    return found
