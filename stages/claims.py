"""Put the parts of the ledger and of the headline numbers together."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from unstable_gradients import tables
from unstable_gradients.claims import ledger
from unstable_gradients.program import command_line
from unstable_gradients.tables.ledger import CLAIMS


class Arguments(command_line.Arguments):
    """Parts to read and results to write."""

    parts: command_line.Several[Path] = Field(description="CSV files of claims judged")
    headlines: command_line.Several[Path] = Field(description="JSON files of headline numbers")
    claims: Path = Field(description="CSV file of the ledger")
    metrics: Path = Field(description="JSON file of the headline numbers")


def main(given: Arguments) -> None:
    """Write the claims in the order of the chapter, and the numbers in the order given."""
    together = pd.concat([ledger.read_part(part) for part in given.parts], ignore_index=True)
    # A stable sort keeps the rows of one claim as they are.
    together = together.sort_values("id", kind="stable", key=_chapter_order)
    metrics: dict[str, float] = {}
    for headline in given.headlines:
        metrics |= ledger.read_metrics(headline)
    tables.write(together, CLAIMS, given.claims)
    ledger.write_metrics(metrics | ledger.counts(together), given.metrics)


def _chapter_order(ids: pd.Series) -> pd.Series:
    """E10 comes after E9."""
    return ids.str[0] + ids.str[1:].str.zfill(2)


if __name__ == "__main__":
    command_line.run(main, Arguments)
