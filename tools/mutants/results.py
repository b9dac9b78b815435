"""What became of the mutants, as a table that git keeps, and why some survive, as another."""

import csv
from dataclasses import dataclass
from pathlib import Path

from mutants.sites import Mutant

HERE = Path(__file__).parent
RESULTS, SURVIVORS = HERE / "results.csv", HERE / "survivors.csv"
ENOUGH = 0.95  # of the mutants that differ
COLUMNS = (
    *("part", "module", "function", "line", "column"),
    *("operator", "before", "after", "killed by"),
)


@dataclass(frozen=True)
class Result:
    """A mutant that was tried.

    Attributes:
        part: of the code.
        mutant: the change.
        killed: the test that failed, or why none could pass; empty if all passed.
    """

    part: str
    mutant: Mutant
    killed: str

    def row(self) -> dict[str, str]:
        """As a row of the table."""
        mutant = self.mutant
        place = (self.part, mutant.module, mutant.function, mutant.line, mutant.column)
        change = (mutant.operator, mutant.before, mutant.after, self.killed)
        return dict(zip(COLUMNS, map(str, (*place, *change)), strict=True))


def read(sample: list[tuple[str, Mutant]]) -> list[Result]:
    """Results of those of the sample that were tried, in its order."""
    if not RESULTS.exists():
        return []
    with open(RESULTS, encoding="utf-8", newline="") as file:
        killed = {_key(row): row["killed by"] for row in csv.DictReader(file)}
    blank = [Result(part, mutant, "") for part, mutant in sample]
    return [
        Result(each.part, each.mutant, killed[_key(each.row())])
        for each in blank
        if _key(each.row()) in killed
    ]


def write(results: list[Result]) -> None:
    """Write them all."""
    with open(RESULTS, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(each.row() for each in results)


def reasons() -> dict[tuple[str, ...], tuple[bool, str]]:
    """Whether a mutant equals the original, so that no result can differ, and why it survives.

    By module, function and change.
    """
    with open(SURVIVORS, encoding="utf-8", newline="") as file:
        return {
            _change(row): (row["equal"] == "yes", row["reason"]) for row in csv.DictReader(file)
        }


def summary(results: list[Result]) -> tuple[bool, str]:
    """Whether enough were killed of those that differ from the original, and how many, in words.

    What was not killed is listed.
    """
    known = reasons()
    alive = [each for each in results if not each.killed]
    told = [known.get(_change(each.row()), (False, "NO TEST, NO REASON")) for each in alive]
    equal = sum(same for same, _ in told)
    killed, differ = len(results) - len(alive), len(results) - equal
    lines = [
        f"{len(results)} mutants: {killed} killed, {equal} equal to the original, "
        f"{len(alive) - equal} alive; {killed / max(differ, 1):.1%} of the {differ} that differ"
    ]
    for each, (same, reason) in zip(alive, told, strict=True):
        mutant = each.mutant
        where = f"{mutant.module}:{mutant.line} {mutant.function}"
        kind = "equal: " if same else ""
        lines.append(f"{where}\n    {mutant.before}\n    {mutant.after}\n    {kind}{reason}")
    return killed >= ENOUGH * differ, "\n".join(lines)


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in COLUMNS[:-1])


def _change(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("module", "function", "before", "after"))
