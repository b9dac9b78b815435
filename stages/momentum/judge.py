"""Judge the claims on the momentum schedule (G3)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.momentum import claims as momentum
from stages.momentum.tables import MOMENTUM_TRIALS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables


class Arguments(arguments.JudgingArguments):
    """The table to read, and what counts as training."""

    runs: Path = Field(description="CSV file of the replicas")
    accuracy: float = Field(gt=0, lt=1, description="above which a network has trained at all")


def main(given: Arguments) -> None:
    """Apply the rules."""
    trials = tables.read(given.runs, MOMENTUM_TRIALS)
    claims = momentum.claims(trials, given.accuracy, given.confidence)
    ledger.write_part(claims, momentum.headline(trials), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
