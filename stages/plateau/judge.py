"""Judge the claims on the plateau (H5), and its law (H6)."""

import pandas as pd

from stages.ledger.tables import judged
from stages.plateau import claims, law, law_claims, law_explains, lengths
from stages.plateau.law_explains import Training
from stages.plateau.parameters import Judged
from stages.plateau.tables import CRITICAL_LENGTHS, PLATEAU_GAINS
from stages.remedies.tables import DEEPEST
from unstable_gradients.study.ledger import settled_late


def main(given: Judged) -> None:
    """Apply the rules."""
    plateau, fits = lengths.read(), law.read()
    found = claims.claims(plateau, given.confidence)
    held, gains = CRITICAL_LENGTHS.read_part(), PLATEAU_GAINS.read_part()
    training = _of_the_same_networks(given, DEEPEST.read().iloc[0], plateau)
    if fits is not None:
        by_law = [
            *law_claims.claims(plateau, held, fits, given.confidence),
            *law_explains.claims(plateau, gains, training, fits, given.confidence),
        ]
        found += settled_late(by_law)  # the lengths were known before the law
    judged("plateau").write(found, claims.headline(plateau))


def _of_the_same_networks(
    given: Judged, chapter: pd.Series, plateau: pd.DataFrame
) -> Training | None:
    """Where the first recipe of DEEPEST stops to train, if it is that of PLATEAU.

    Of other networks the law, which was fitted to these, says nothing.
    """
    plain = dict.fromkeys(("normalization", "skips", "momentum"), "none")
    own = {name: getattr(given, name) for name in ("activation", "initializer", "biases", "eta")}
    alike = [chapter[name] == value for name, value in (plain | own).items()]
    tried = given.depth_trials
    alike += [tried.width == given.width, tried.lmbda in set(plateau["lmbda"])]
    if not all(alike):
        return None
    return Training(
        int(chapter["step"]), tried.lmbda, int(chapter["deepest"]), float(chapter["next_tried"])
    )
