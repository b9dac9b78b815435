"""Put the parts of the ledger and of the headline numbers together."""

import pandas as pd

from stages.ledger.tables import CLAIMS, METRICS, SECTIONS, judged
from unstable_gradients.program.parameters import Params
from unstable_gradients.study import ledger


def main(given: Params) -> None:
    """Write claims in the order of the chapter, and numbers in the order of the sections."""
    parts = [judged(section) for section in SECTIONS]
    together = pd.concat([part.claims() for part in parts], ignore_index=True)
    # A stable sort keeps the rows of one claim as they are.
    together = together.sort_values("id", kind="stable", key=_chapter_order)
    metrics: dict[str, float] = {}
    for part in parts:
        metrics |= part.headline()
    CLAIMS.write(together)
    ledger.write_metrics(metrics | ledger.counts(together), METRICS)


def _chapter_order(ids: pd.Series) -> pd.Series:
    """E10 comes after E9."""
    return ids.str[0] + ids.str[1:].str.zfill(2)
