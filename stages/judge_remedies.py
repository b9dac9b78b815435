"""Judge the claims on remedies against depth and on the plateau (G2, G3, H2, H5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from unstable_gradients import remedy_summaries, tables
from unstable_gradients.claims import ledger, remedies
from unstable_gradients.program import arguments, command_line
from unstable_gradients.remedies import RemediesArguments
from unstable_gradients.tables.remedies import DEEPEST, DEPTH_TRIALS, PLATEAU, TRAINABLE


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.JudgingArguments, RemediesArguments):
    """The tables to read."""

    runs: Path = Field(description="folder of the remedies' tables")
    trainable: Path = Field(description="CSV file of how often each depth trains")
    deepest: Path = Field(description="CSV file of the deepest trainable networks")
    plateau: Path = Field(description="CSV file of the lengths of the plateaus")


def main(given: Arguments) -> None:
    """Apply the rules."""
    runs = remedy_summaries.collect(given.runs, list(given.remedies), DEPTH_TRIALS)
    trainable = tables.read(given.trainable, TRAINABLE)
    deepest = tables.read(given.deepest, DEEPEST)
    plateau = tables.read(given.plateau, PLATEAU)
    claims = remedies.claims(runs, trainable, deepest, plateau, given.confidence)
    ledger.write_part(claims, remedies.headline(deepest, plateau), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
