"""The ledger as a table, and its headline numbers."""

from dataclasses import dataclass

import pandas as pd

from unstable_gradients import tables
from unstable_gradients.claims.verdicts import Finding, Verdict


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


def table(claims: list[Claim]) -> pd.DataFrame:
    """The ledger: tables.CLAIMS."""
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
        columns=list(tables.CLAIMS),
    )


def counts(claims: list[Claim]) -> dict[str, int]:
    """How many quantities have each verdict, by a name fit for a metric."""
    verdicts = [each.finding.verdict for each in claims]
    return {
        f"claims.{verdict.value.replace(' ', '-')}": verdicts.count(verdict) for verdict in Verdict
    }
