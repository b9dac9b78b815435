"""The ledger of claims and the headline numbers, whole and in parts, a part for each section."""

from pathlib import Path

from unstable_gradients.study.judged import JudgedPart
from unstable_gradients.study.ledger import CLAIM_COLUMNS, QUANTITY_COLUMNS
from unstable_gradients.study.tables import Table

CLAIMS = Table("reports/claims.csv", "a claim with its verdict", CLAIM_COLUMNS)
QUANTITIES = Table(
    "reports/quantities.csv", "a quantity by which a claim is judged", QUANTITY_COLUMNS
)
HEADLINE = Path("reports/headline.json")
METRICS = Path("reports/metrics.json")  # those of the headline numbers that DVC lists
# In this order headline numbers are listed, and quantities of different sections with the same id.
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
    "propagation",
    "adaptive",
    "fashion",
)


def judged(section: str) -> JudgedPart:
    """What the judge of this section found.

    Raises:
        ValueError: if the ledger has no such section.
    """
    name = SECTIONS[SECTIONS.index(section)]
    return JudgedPart(f"data/results/judged/{name}", f"data/samples/{name}.csv")
