"""Judge the claims on remedies against depth, and on where the chapter's recipe stops (G to I)."""

from stages.ledger.tables import judged
from stages.plateau import lengths
from stages.remedies import claims, cures
from stages.remedies.parameters import Remedy
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from stages.remedies.trials import Trials
from unstable_gradients.program.parameters import Groups, Statistics
from unstable_gradients.study.ledger import settled_late
from unstable_gradients.training.parameters import Decay, Trained


class JudgedRemedies(Statistics, Trained, Decay, Groups[Remedy]):
    """The remedies, what counts as training, and the chapter's weight decay."""


def main(given: JudgedRemedies) -> None:
    """Apply the rules."""
    runs, deepest = DEPTH_TRIALS.read(given.groups), DEEPEST.read()
    trials = Trials(runs, deepest, given.accuracy)
    found = claims.claims(trials, lengths.read(), given.lmbda, given.confidence)
    found += settled_late(cures.claims(trials, given.confidence))  # tried on a few other starts
    judged("remedies").write(found, claims.headline(deepest))
