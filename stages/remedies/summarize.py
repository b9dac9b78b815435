"""Tell which depths train by which remedy, and how deep theory expects them to (H2)."""

from pydantic import Field

from stages.remedies import summary, twins
from stages.remedies.parameters import Remedies
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS, TRAINABLE, TRIALS_TOGETHER
from unstable_gradients.program.parameters import Part, Positive, Statistics
from unstable_gradients.training.parameters import Trained, Width


class ComparedRemedies(Statistics, Width, Trained, Remedies):
    """The remedies, and what counts as a depth that trains."""

    part: Part = Field(description="of all networks; at a trainable depth more than this train")
    depth_scales: Positive = Field(description="predicted depth, in units of xi")


def main(given: ComparedRemedies) -> None:
    """Read the tables of every remedy, by name, and write the aggregates."""
    remedies = given.choices
    runs = DEPTH_TRIALS.read(remedies)
    often = summary.trainable(
        twins.pooled(runs, remedies),
        remedies,
        given.width,
        given.accuracy,
        given.depth_scales,
        given.confidence,
    )
    deepest = summary.deepest(often, remedies, given.part)
    TRAINABLE.write(often)
    DEEPEST.write(deepest)
    TRIALS_TOGETHER.write(runs)
