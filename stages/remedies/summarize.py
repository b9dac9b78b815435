"""Tell which depths train by which remedy, and how deep theory expects them to (H2)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.remedies import trainable as trainable_depths
from stages.remedies.parameters import RemediesArguments
from stages.remedies.tables import (
    DEEPEST,
    DEPTH_TRIALS,
    TRAINABLE,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import remedy_summaries, tables


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.StatisticsArguments, RemediesArguments):
    """Tables to read and to write, and what counts as training."""

    runs: Path = Field(description="folder of the remedies' tables")
    trainable: Path = Field(description="CSV file of how often each depth trains")
    deepest: Path = Field(description="CSV file of the deepest trainable networks")
    width: arguments.Count = Field(description="neurons of each hidden layer")
    accuracy: float = Field(gt=0, lt=1, description="above which a network has trained at all")
    part: float = Field(gt=0, le=1, description="of the replicas, for a depth to be trainable")
    depth_scales: float = Field(gt=0, allow_inf_nan=False, description="predicted depth, in xi")


def main(given: Arguments) -> None:
    """Read the tables of every remedy, by name, and write the aggregates."""
    runs = remedy_summaries.collect(given.runs, list(given.remedies), DEPTH_TRIALS)
    often = trainable_depths.trainable(
        runs, given.remedies, given.width, given.accuracy, given.depth_scales, given.confidence
    )
    deepest = trainable_depths.deepest(often, given.remedies, given.part)
    tables.write(often, TRAINABLE, given.trainable)
    tables.write(deepest, DEEPEST, given.deepest)


if __name__ == "__main__":
    command_line.run(main, Arguments)
