"""Judge the claims I1, I3, I4, I5 and I8: gradients at the start, with what fixed them."""

from stages.ledger.tables import judged
from stages.propagation import claims
from stages.propagation.claims import Evidence
from stages.propagation.tables import NORMALIZED_RUN, RESIDUAL_RUN, SHATTERED_RUN, SPECTRUM_RUN
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.study.ledger import settled_late

BLIND = "I8"  # judged before anything of it had been seen


def main(given: Statistics) -> None:
    """Apply the rules."""
    found = Evidence(
        NORMALIZED_RUN.read(), RESIDUAL_RUN.read(), SHATTERED_RUN.read(), SPECTRUM_RUN.read()
    )
    quantities = claims.claims(found, given.confidence)
    blind = [each for each in quantities if each.claim.id.startswith(BLIND)]
    others = [each for each in quantities if not each.claim.id.startswith(BLIND)]
    judged("propagation").write([*settled_late(others), *blind], claims.headline(found))
