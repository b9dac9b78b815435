"""Judge the claims on the plateau (H5)."""

from stages.ledger.tables import judged
from stages.plateau import claims, lengths
from unstable_gradients.program.parameters import Statistics


def main(given: Statistics) -> None:
    """Apply the rules."""
    plateau = lengths.read()
    judged("plateau").write(claims.claims(plateau, given.confidence), claims.headline(plateau))
