"""Judge the claims on remedies against depth, and on where the chapter's recipe stops (G, H2)."""

from stages.ledger.tables import judged
from stages.plateau import lengths
from stages.remedies import claims
from stages.remedies.parameters import Remedy
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from unstable_gradients.program.parameters import Groups, Statistics
from unstable_gradients.training.parameters import Decay, Trained


class JudgedRemedies(Statistics, Trained, Decay, Groups[Remedy]):
    """The remedies, what counts as training, and the chapter's weight decay."""


def main(given: JudgedRemedies) -> None:
    """Apply the rules."""
    runs, deepest = DEPTH_TRIALS.read(given.groups), DEEPEST.read()
    trials = claims.Trials(runs, deepest, given.accuracy)
    found = claims.claims(trials, lengths.read(), given.lmbda, given.confidence)
    judged("remedies").write(found, claims.headline(deepest))
