"""What the audit is asked to trace: an output, one of the metrics, or claims of the ledger.

A claim is asked for by its id, as C3 or D1a, and all that share a number by this, as D1.
"""

import csv
import itertools
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.audit.study import HEADLINE, JUDGED, LEDGER, METRICS
from unstable_gradients.errors import InvalidInput


@dataclass(frozen=True)
class Subject:
    """An output to trace.

    Attributes:
        name: as it was asked for.
        path: the output, relative to the project.
        through: inputs of its stage to follow, where only some of them hold what is asked for;
            None to follow all.
        lines: what the output says of it.
    """

    name: str
    path: str
    through: frozenset[str] | None
    lines: list[str]


def find(root: Path, asked: str) -> Subject:
    """What a word on the command line means.

    Raises:
        InvalidInput: if there is no such metric or claim.
    """
    path, _, name = asked.partition(":")
    if path == "claims" and name:
        return _claims(root, name)
    if name and _relative(root, path) in (HEADLINE, METRICS):
        return _metric(root, _relative(root, path), name)
    return Subject(asked, _relative(root, asked), None, [])


def _relative(root: Path, path: str) -> str:
    """A path as given here, as dvc.lock has it: from the project's folder."""
    absolute = Path(os.path.abspath(path))
    return absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path


def _metric(root: Path, path: str, name: str) -> Subject:
    metrics = _read_json(root / path)
    if name not in metrics:
        raise InvalidInput(f"{path}: no metric {name!r}, expected one of {', '.join(metrics)}")
    parts = (root / JUDGED).glob("*.json")
    through = {_relative(root, str(part)) for part in parts if name in _read_json(part)}
    return Subject(
        f"{path}:{name}", path, frozenset(through) or None, [f"{name} = {metrics[name]}"]
    )


def _claims(root: Path, asked: str) -> Subject:
    """One claim, or all that share a number.

    Its quantities are those of the judges' parts, which the lineage follows.
    """
    ledger = _read_csv(root / LEDGER)
    rows = [row for row in ledger if _is_of(row, asked)]
    if not rows:
        known = ", ".join(row.get("id", "") for row in ledger)
        raise InvalidInput(f"{LEDGER}: no claim {asked!r}, expected one of {known}")
    parts = {
        _relative(root, str(part)): [row for row in _read_csv(part) if _is_of(row, asked)]
        for part in sorted((root / JUDGED).glob("*.csv"))
    }
    through = frozenset(path for path, quantities in parts.items() if quantities)
    quantities = list(itertools.chain(*parts.values()))
    lines = []
    for row in rows:
        lines.append(f"{row['id']}: {row['verdict']}. {row['evidence']}")
        lines += [_quantity(each) for each in quantities if each["id"] == row["id"]]
    return Subject(f"claims:{asked}", LEDGER, through or None, lines)


def _is_of(row: Mapping[str, str], asked: str) -> bool:
    """Whether a row is of the claim, or of one of those with its number and a letter."""
    return bool(re.fullmatch(f"{re.escape(asked)}[a-z]?", row.get("id", "")))


def _quantity(row: Mapping[str, str]) -> str:
    where = ", ".join(filter(None, (row["quantity"], row["network"], row["setting"])))
    measured = row["measured"] or " to ".join(
        filter(None, (row["bracket_low"], row["bracket_high"]))
    )
    return f"   {row['id']}: {where}: {measured or 'no number'}, {row['verdict']}"


def _read_json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing; run `make reproduce` first") from None
    except ValueError as error:
        raise InvalidInput(f"{path}: not JSON: {error}") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path}: expected a JSON object")
    return found


def _read_csv(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing; run `make reproduce` first") from None
