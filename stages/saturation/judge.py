"""Judge the claims on saturation (G1, G2)."""

from stages.ledger.tables import judged
from stages.saturation import claims
from stages.saturation.parameters import ComparedNetworks
from stages.saturation.tables import ACTIVATION_COURSE


def main(given: ComparedNetworks) -> None:
    """Apply the rules."""
    runs = ACTIVATION_COURSE.read(given.groups)
    judged("saturation").write(claims.claims(runs, given.confidence), claims.headline(runs))
