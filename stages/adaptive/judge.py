"""Judge whether Adam sees the gradient's size only below epsilon (I6)."""

from stages.adaptive import claims
from stages.adaptive.parameters import Judged
from stages.adaptive.tables import DEPTHS, LENGTHS, SLOPES
from stages.ledger.tables import judged


def main(given: Judged) -> None:
    """Apply the rules."""
    tables = LENGTHS.read_part(), DEPTHS.read_part(), SLOPES.read_part()
    judged("adaptive").write(claims.claims(*tables, given.lmbda, given.confidence), {})
