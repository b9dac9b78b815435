"""What a run of the study found: verdicts, quantities with their values, headline numbers.

Tables are read as text, so that a run of another release can be read, too, whatever other columns
its tables have.
"""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from unstable_gradients.audit import study
from unstable_gradients.audit.lock import Stage
from unstable_gradients.compare.revisions import Run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.statistics import Samples

Row = Mapping[str, str]
KEY = ("id", "quantity", "network", "setting")
NUMBERS = ("measured", "low", "high", "bracket_low", "bracket_high")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """A row of the ledger.

    Attributes:
        row: by the names of the columns.
        judge: the stage that judged it.
        section: whose claims it judges.
        samples: values of the replicas that it is made of; none where it is of no mean, or they
            are not kept.
        kept: whether the values of its section are kept.
    """

    row: Row
    judge: str
    section: str
    samples: Samples = ()
    kept: bool = True

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return tuple(self.row.get(name, "") for name in KEY)

    @property
    def measured(self) -> float:
        """The estimate, or the middle of the two numbers between which it is known to lie."""
        if self.row.get("measured"):
            return float(self.row["measured"])
        low, high = self.row.get("bracket_low"), self.row.get("bracket_high")
        return math.sqrt(float(low) * float(high)) if low and high else math.nan

    @property
    def found(self) -> tuple[str, ...]:
        """The numbers and the verdict as they are written."""
        return tuple(self.row.get(name, "") for name in (*NUMBERS, "replicas", "verdict"))


def claims(run: Run) -> dict[str, Row]:
    """The claims of the ledger, by id.

    Raises:
        InvalidInput: if there is no ledger.
    """
    return {row["id"]: row for row in _rows(_here(run, study.LEDGER))}


def quantities(run: Run) -> dict[Key, Quantity]:
    """The quantities that the judges of all sections found.

    Raises:
        InvalidInput: if there are none.
    """
    found: dict[Key, Quantity] = {}
    for stage, path in _parts(run):
        section, samples = PurePosixPath(path).stem, _samples(run, stage)
        for number, row in enumerate(_rows(_here(run, path))):
            values = () if samples is None else samples.get(number, ())
            each = Quantity(row, stage.name, section, values, samples is not None)
            found[each.key] = each
    if not found:
        raise InvalidInput(f"{run.name}: no judge has left quantities, expected some")
    return found


def headline(run: Run) -> dict[str, float]:
    """Headline numbers by name; of a run of an earlier release, what it has for metrics."""
    for path in (study.HEADLINE, study.METRICS):
        if (run.folder / path).exists():
            found = json.loads((run.folder / path).read_text(encoding="utf-8"))
            return {name: float(value) for name, value in found.items()}
    return {}


def _here(run: Run, path: str) -> Path:
    """A file that git keeps, as the run left it."""
    found = run.output(path)
    if found is None:
        found = run.folder / path
        if not found.exists():
            raise InvalidInput(f"{run.name}: {path} is not kept, expected the run to have made it")
        run.miss("some tables are read as they are now", f"{path} as its lock file records it")
    return found


def _parts(run: Run) -> Iterator[tuple[Stage, str]]:
    for stage in run.lock.stages.values():
        for out in stage.outputs:
            if out.path.startswith(f"{study.JUDGED}/") and out.path.endswith(".csv"):
                yield stage, out.path


def _samples(run: Run, judge: Stage) -> dict[int, Samples] | None:
    """By the row of the judge's part, the values behind it; None if they are not kept."""
    outs = [out.path for out in judge.outputs if out.path.startswith(f"{study.SAMPLES}/")]
    found = run.output(outs[0]) if outs else None
    if found is None:
        return None
    values: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(found):
        # What diverged has no number there.
        values[int(row["row"])][int(row["sample"])].append(float(row["value"] or "nan"))
    return {
        row: tuple(np.array(samples[number]) for number in sorted(samples))
        for row, samples in values.items()
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
