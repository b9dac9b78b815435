"""How long the rest of a run takes: the times of an earlier one, scaled by this one's speed."""

import csv
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

STAGE, SECONDS = "stage", "seconds"
ENOUGH = 60.0  # seconds of the earlier run after which the speed seen counts half


@dataclass
class Forecast:
    """The times of an earlier run, and of those stages the ones that this run has done.

    Attributes:
        earlier: seconds by the names of the stages, on two cores.
        measured: the same of this run.
    """

    earlier: Mapping[str, float]
    measured: dict[str, float] = field(default_factory=dict)

    def expected(self, stage: str) -> float:
        """Seconds that a stage took; of an unknown one, what others of its kind or all took."""
        if stage in self.earlier:
            return self.earlier[stage]
        kind = [each for name, each in self.earlier.items() if _kind(name) == _kind(stage)]
        return statistics.median(kind or self.earlier.values() or [0.0])

    @property
    def slowness(self) -> float:
        """How many times as long as the earlier run this one takes."""
        known = {stage: each for stage, each in self.measured.items() if stage in self.earlier}
        before = sum(self.earlier[stage] for stage in known)
        return (sum(known.values()) + ENOUGH) / (before + ENOUGH)

    def left(self, stages: Iterable[str]) -> float:
        """Seconds that these stages will take."""
        return self.slowness * sum(map(self.expected, stages))


def _kind(stage: str) -> str:
    """What the stages of a `foreach` have in common."""
    return stage.partition("@")[0]


def read(path: Path) -> dict[str, float]:
    """The times of an earlier run; none if there are none that can be read."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row[STAGE]: float(row[SECONDS]) for row in csv.DictReader(file)}
    except (OSError, ValueError, KeyError):
        return {}


def write(path: Path, times: Mapping[str, float]) -> None:
    """Keep the times of a run, in the order in which its stages ran."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((STAGE, SECONDS))
        table.writerows((name, f"{seconds:.1f}") for name, seconds in times.items())
