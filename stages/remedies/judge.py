"""Judge the claims on remedies against depth and on the plateau (G2, G3, H2, H5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.plateau.tables import PLATEAU
from stages.remedies import claims as remedies
from stages.remedies.parameters import RemediesArguments
from stages.remedies.tables import DEEPEST, DEPTH_TRIALS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, remedy_summaries, tables


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.JudgingArguments, RemediesArguments):
    """The tables to read."""

    runs: Path = Field(description="folder of the remedies' tables")
    deepest: Path = Field(description="CSV file of the deepest trainable networks")
    plateau: Path = Field(description="CSV file of the lengths of the plateaus")
    accuracy: float = Field(gt=0, lt=1, description="above which a network has trained at all")
    lmbda: arguments.Regularization = Field(description="lambda of the chapter's recipe")


def main(given: Arguments) -> None:
    """Apply the rules."""
    runs = remedy_summaries.collect(given.runs, list(given.remedies), DEPTH_TRIALS)
    deepest = tables.read(given.deepest, DEEPEST)
    plateau = tables.read(given.plateau, PLATEAU)
    trials = remedies.Trials(runs, deepest, given.accuracy)
    claims = remedies.claims(trials, plateau, given.lmbda, given.confidence)
    ledger.write_part(claims, remedies.headline(deepest, plateau), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
