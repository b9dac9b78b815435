"""The ledger of claims and the headline numbers, whole and in parts, a part for each section."""

from pathlib import Path

from unstable_gradients.study.ledger import LEDGER_COLUMNS, JudgedPart
from unstable_gradients.study.tables import Table

CLAIMS = Table("reports/claims.csv", "a quantity by which a claim is judged", LEDGER_COLUMNS)
METRICS = Path("reports/metrics.json")
# In this order headline numbers are listed, and claims of different sections with the same id.
SECTIONS = (
    "circuits",
    "depth",
    "start",
    "training",
    "frozen",
    "chain",
    "window",
    "richer",
    "flow",
    "saturation",
    "remedies",
    "plateau",
    "momentum",
    "factorial",
)


def judged(section: str) -> JudgedPart:
    """What the judge of this section found.

    Raises:
        ValueError: if the ledger has no such section.
    """
    return JudgedPart(f"data/results/judged/{SECTIONS[SECTIONS.index(section)]}")
