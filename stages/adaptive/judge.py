"""Judge whether Adam sees the gradient's size only below epsilon (I6)."""

from stages.adaptive import claims
from stages.adaptive.parameters import Judged
from stages.adaptive.tables import HALF_WAY, LEFT, SLOPES
from stages.ledger.tables import judged


def main(given: Judged) -> None:
    """Apply the rules."""
    tables = LEFT.read(), HALF_WAY.read(), SLOPES.read_part()
    judged("adaptive").write(claims.claims(*tables, given.lmbda, given.confidence), {})
