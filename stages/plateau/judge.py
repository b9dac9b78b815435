"""Judge the claims on the plateau (H5), and its law (H6)."""

from stages.ledger.tables import judged
from stages.plateau import claims, law, law_claims, law_explains, lengths
from stages.plateau.tables import CRITICAL_LENGTHS, PLATEAU_GAINS
from stages.remedies.tables import DEEPEST
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.study.ledger import settled_late
from unstable_gradients.training.parameters import Decay


class Judged(Statistics, Decay):
    """How sure to be, and the weight decay of the networks of DEEPEST."""


def main(given: Judged) -> None:
    """Apply the rules."""
    plateau, fits = lengths.read(), law.read()
    found = claims.claims(plateau, given.confidence)
    held, gains = CRITICAL_LENGTHS.read_part(), PLATEAU_GAINS.read_part()
    chapter = DEEPEST.read().iloc[0]
    training = law_explains.Training(
        *(int(chapter["step"]), given.lmbda),
        *(int(chapter["deepest"]), float(chapter["next_tried"])),
    )
    if fits is not None:
        by_law = [
            *law_claims.claims(plateau, held, fits, given.confidence),
            *law_explains.claims(plateau, gains, training, fits, given.confidence),
        ]
        found += settled_late(by_law)  # the lengths were known before the law
    judged("plateau").write(found, claims.headline(plateau))
