"""Put the parts of the ledger and of the headline numbers together."""

import re

import pandas as pd

from stages.ledger.tables import CLAIMS, METRICS, QUANTITIES, SECTIONS, judged
from unstable_gradients.program.parameters import Params
from unstable_gradients.study import ledger


def main(given: Params) -> None:
    """Write claims in the order of the chapter, and numbers in the order of the sections."""
    parts = [judged(section) for section in SECTIONS]
    together = pd.concat([part.quantities() for part in parts], ignore_index=True)
    # A stable sort keeps the quantities of one claim as they are.
    together = together.sort_values("id", kind="stable", key=_chapter_order)
    claims = ledger.claims(together)
    metrics: dict[str, float] = {}
    for part in parts:
        metrics |= part.headline()
    metrics |= ledger.counts(claims)
    metrics["claims.failing-by-chance"] = float(ledger.failing_by_chance(together).sum())
    QUANTITIES.write(together)
    CLAIMS.write(claims)
    ledger.write_metrics(metrics, METRICS)


def _chapter_order(ids: pd.Series) -> pd.Series:
    """E10 comes after E9, and E9b before it."""
    return ids.map(lambda id: re.sub(r"\d+", lambda number: number.group().zfill(2), id))
