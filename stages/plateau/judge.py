"""Judge the claims on the plateau (H5), and its law (H6)."""

import pandas as pd
from pydantic import Field

from stages.ledger.tables import judged
from stages.plateau import claims, law, law_claims, law_explains
from stages.plateau.parameters import Judged, Tried
from stages.plateau.tables import COST, CRITICAL_LENGTHS, PLATEAU, PLATEAU_GAINS
from stages.remedies.reference import Recipe
from stages.remedies.tables import DEEPEST
from unstable_gradients.study import book
from unstable_gradients.study.ledger import settled_late
from unstable_gradients.training.parameters import CostFunction, MiniBatches, Training


class OfTheRemedies(CostFunction, MiniBatches, Training, Tried):
    """What the networks of DEEPEST have in common."""


class JudgedPlateau(MiniBatches, Training, Judged):
    """All that tells whether the networks of PLATEAU and of a remedy are the same."""

    depth_trials: OfTheRemedies = Field(description="the networks of DEEPEST")


def main(given: JudgedPlateau) -> None:
    """Apply the rules."""
    plateau, fits = PLATEAU.read(), law.read()
    found = claims.claims(plateau, given.confidence)
    held, gains = CRITICAL_LENGTHS.read_part(), PLATEAU_GAINS.read_part()
    training = _of_the_same_networks(given, DEEPEST.read(), plateau)
    if fits is not None:
        by_law = [
            *law_claims.claims(plateau, held, fits, given.confidence),
            *law_explains.claims(plateau, gains, training, fits, given.confidence),
        ]
        found += settled_late(by_law)  # the lengths were known before the law
    judged("plateau").write(found, claims.headline(plateau))


def _of_the_same_networks(
    given: JudgedPlateau, deepest: pd.DataFrame, plateau: pd.DataFrame
) -> law_explains.Training | None:
    """Where the remedy stops to train that is the recipe of PLATEAU; None if there is none.

    Of other networks the law, which was fitted to these, says nothing.
    """
    tried = given.depth_trials
    own = Recipe.of(given, **book.PLAIN, cost=COST, lmbda=tried.lmbda)
    of_trials = Recipe.of(tried, given, **book.PLAIN)  # all that it shares with the remedies
    row = own.among(deepest)
    if row is None or own != of_trials or tried.lmbda not in set(plateau["lmbda"]):
        return None
    steps, next_tried = int(row["step"]), float(row["next_tried"])
    return law_explains.Training(own.called, steps, tried.lmbda, int(row["deepest"]), next_tried)
