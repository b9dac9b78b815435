"""Put the parts of the ledger and of the headline numbers together."""

import re
from collections.abc import Mapping

import pandas as pd

from stages.ledger.tables import CLAIMS, HEADLINE, METRICS, QUANTITIES, SECTIONS, judged
from unstable_gradients.program.parameters import Params
from unstable_gradients.study import ledger
from unstable_gradients.study.judged import write_metrics

# A column of `dvc exp show` is as wide as its number's name, and a screen holds a few of them.
LISTED = ("holds", "fails", "accuracy", "slowdown")  # or what follows this and a dot
MOST_LISTED = 12


def main(given: Params) -> None:
    """Write claims in the order of the chapter, and numbers in the order of the sections."""
    parts = [judged(section) for section in SECTIONS]
    together = pd.concat([part.quantities() for part in parts], ignore_index=True)
    # A stable sort keeps the quantities of one claim as they are.
    together = together.sort_values("id", kind="stable", key=_chapter_order)
    claims = ledger.claims(together)
    headline: dict[str, float] = {}
    for part in parts:
        headline |= part.headline()
    headline |= ledger.counts(claims)
    headline["failing-by-chance"] = float(ledger.failing_by_chance(together).sum())
    QUANTITIES.write(together)
    CLAIMS.write(claims)
    write_metrics(headline, HEADLINE)
    write_metrics(listed(headline), METRICS)


def listed(headline: Mapping[str, float | int]) -> dict[str, float | int]:
    """The numbers for DVC's tables: of more networks than these hold, those of the first ones."""
    chosen = [name for kind in LISTED for name in headline if name.partition(".")[0] == kind]
    return {name: headline[name] for name in chosen[:MOST_LISTED]}


def _chapter_order(ids: pd.Series) -> pd.Series:
    """E10 comes after E9, and E9b before it."""
    return ids.map(lambda id: re.sub(r"\d+", lambda number: number.group().zfill(2), id))
