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

from unstable_gradients import tables
from unstable_gradients.claims.verdicts import Finding, Verdict
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import files
from unstable_gradients.tables.ledger import CLAIMS


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
    """The claims as rows of CLAIMS."""
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
        columns=list(CLAIMS),
    )


def counts(ledger: pd.DataFrame) -> dict[str, int]:
    """How many quantities have each verdict, by a name fit for a metric."""
    return {
        f"claims.{verdict.value.replace(' ', '-')}": int((ledger["verdict"] == verdict).sum())
        for verdict in Verdict
    }


def write_part(
    claims: Sequence[Claim], headline: Mapping[str, float], claims_file: Path, metrics_file: Path
) -> None:
    """Write a section's claims and headline numbers."""
    tables.write(table(claims), CLAIMS, claims_file)
    write_metrics(headline, metrics_file)


def read_part(claims_file: Path) -> pd.DataFrame:
    """A section's claims; there may be none.

    Raises:
        InvalidInput: if the file is missing or is no part of the ledger.
    """
    part = tables.read_part(claims_file, CLAIMS)
    return part.fillna({"reason": ""})


def write_metrics(headline: Mapping[str, float], target: Path) -> None:
    """Write numbers by name as JSON, which has no NaN: what diverged is left out."""
    finite = {name: value for name, value in headline.items() if math.isfinite(value)}
    with files.replacing(target) as partial:
        partial.write_text(json.dumps(finite, indent=2) + "\n", encoding="utf-8")


def read_metrics(path: Path) -> dict[str, float]:
    """A section's headline numbers.

    Raises:
        InvalidInput: if the file is missing or is no JSON object.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a JSON object") from None
    except ValueError as error:
        raise InvalidInput(f"{path}: not JSON: {error}") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path}: expected a JSON object")
    return found
