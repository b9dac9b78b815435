"""Judge the claims on remedies against depth, and on where the chapter's recipe stops (G to I)."""

from pydantic import Field

from stages.ledger.tables import judged
from stages.plateau.tables import COST, PLATEAU
from stages.remedies import claims, cures, twins
from stages.remedies.claims import Followed
from stages.remedies.parameters import Remedies
from stages.remedies.reference import Recipe, Shared
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from stages.remedies.trials import Trials
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.study import book
from unstable_gradients.study.activations import Activated
from unstable_gradients.study.ledger import settled_late
from unstable_gradients.training.parameters import (
    LearningRate,
    MiniBatches,
    Start,
    Trained,
    Training,
    Width,
)


class OnThePlateau(Activated, Start, LearningRate, Width, MiniBatches, Training):
    """The networks of PLATEAU, which were followed with several lambdas."""


class JudgedRemedies(Statistics, Trained, Shared, Remedies):
    """The remedies, what their networks have in common, and what counts as training."""

    plateau: OnThePlateau = Field(description="networks that were followed for longer")


def main(given: JudgedRemedies) -> None:
    """Apply the rules."""
    remedies = given.choices
    runs = twins.pooled(DEPTH_TRIALS.read(remedies), remedies)
    deepest = DEEPEST.read()
    once = twins.distinct(remedies)
    trials = Trials(
        runs[runs["remedy"].isin(once)], deepest[deepest["remedy"].isin(once)], given.accuracy
    )
    recipe = Recipe.of(given.recipe, given)
    found = claims.claims(trials, recipe, _followed(given), given.confidence)
    found += settled_late(cures.claims(trials, recipe, given.confidence))  # tried on a few starts
    judged("remedies").write(found, claims.headline(deepest))


def _followed(given: JudgedRemedies) -> Followed:
    """The networks of PLATEAU with the lambda of the remedies."""
    plateau = PLATEAU.read()
    of_plateau = book.PLAIN | {"cost": COST, "lmbda": given.lmbda}
    own = Recipe.of(given.plateau, **of_plateau)
    return Followed(plateau[plateau["lmbda"] == given.lmbda], own)
