"""The ledger as a table, and its headline numbers.

The claims of each section are judged by a program of their own, into a part of the ledger and of
the headline numbers; the parts are then put together in the order of the chapter.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import files
from unstable_gradients.study.columns import Column, Columns, Note, Text, Whole
from unstable_gradients.study.tables import Table
from unstable_gradients.study.verdicts import Finding, Verdict

ORDINALS = ("first", "second", "third", "fourth")  # of layers, in claims
LEDGER_COLUMNS: Columns = (
    Text("id", "of the claim: its section and a number"),
    Text("claim", "in our words"),
    Text("quantity", "what was measured, and of which network"),
    Column("book", "the book's number; empty where it prints none"),
    Column("measured", "the estimate from our networks, by which the claim is judged"),
    Column("low"),
    Column("high"),
    Whole("replicas"),
    Column("percentile", "percentage of the replicas below the book's number"),
    Text("verdict", "reproduced, reproduced in direction, or not reproduced"),
    Note("reason", "why the verdict is not the first one"),
)


@dataclass(frozen=True)
class Claim:
    """A quantity by which a claim of the chapter is judged.

    Attributes:
        id: the claim's name in the study, such as C3.
        claim: the claim in our words.
        quantity: what was measured, and of which network.
        finding: the measurement and the verdict.
    """

    id: str
    claim: str
    quantity: str
    finding: Finding


def table(claims: Sequence[Claim]) -> pd.DataFrame:
    """The claims as rows with these columns."""
    return pd.DataFrame(
        [
            {
                "id": each.id,
                "claim": each.claim,
                "quantity": each.quantity,
                "book": each.finding.book,
                "measured": each.finding.estimate.value,
                "low": each.finding.estimate.low,
                "high": each.finding.estimate.high,
                "replicas": each.finding.estimate.replicas,
                "percentile": each.finding.percentile,
                "verdict": each.finding.verdict.value,
                "reason": each.finding.reason,
            }
            for each in claims
        ],
        columns=list(LEDGER_COLUMNS),
    )


def counts(ledger: pd.DataFrame) -> dict[str, int]:
    """How many quantities have each verdict, by a name fit for a metric."""
    return {
        f"claims.{verdict.value.replace(' ', '-')}": int((ledger["verdict"] == verdict).sum())
        for verdict in Verdict
    }


@dataclass(frozen=True)
class JudgedPart:
    """What the judge of a section finds: a part of the ledger, and headline numbers.

    Attributes:
        path: of both files, without the suffix, from the project's folder.
    """

    path: str

    @property
    def _claims(self) -> Table:
        return Table(f"{self.path}.csv", "a quantity by which a claim is judged", LEDGER_COLUMNS)

    @property
    def _metrics(self) -> Path:
        return Path(f"{self.path}.json")

    def write(self, claims: Sequence[Claim], headline: Mapping[str, float]) -> None:
        """Write a section's claims and headline numbers."""
        self._claims.write(table(claims))
        write_metrics(headline, self._metrics)

    def claims(self) -> pd.DataFrame:
        """The claims; there may be none.

        Raises:
            InvalidInput: if the file is missing or is no part of the ledger.
        """
        return self._claims.read_part().fillna({"reason": ""})

    def headline(self) -> dict[str, float]:
        """The headline numbers.

        Raises:
            InvalidInput: if the file is missing or is no JSON object.
        """
        return read_metrics(self._metrics)


def write_metrics(headline: Mapping[str, float], target: Path) -> None:
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
