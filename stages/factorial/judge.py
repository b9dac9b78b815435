"""Judge the claim that activation, initialization, optimizer and depth all matter (G4)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field
from unstable_gradients.program.activation_arguments import ActivationsArguments

from stages.factorial import claims as factorial
from stages.factorial.tables import FACTORIAL_TRIALS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, remedy_summaries


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.JudgingArguments, ActivationsArguments):
    """The tables to read."""

    runs: Path = Field(description="folder of the activation functions' tables")


def main(given: Arguments) -> None:
    """Apply the rules."""
    trials = remedy_summaries.collect(
        given.runs, list(given.functions), FACTORIAL_TRIALS, of="activation"
    )
    claims = factorial.claims(trials, given.confidence)
    ledger.write_part(claims, factorial.headline(trials), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
