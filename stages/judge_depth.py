"""Judge the claims of section B, accuracy against depth."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from unstable_gradients import summaries
from unstable_gradients.claims import depth, ledger
from unstable_gradients.program import arguments, command_line
from unstable_gradients.tables.accuracy import ACCURACY_BY_REPLICA


class Arguments(arguments.JudgingArguments, arguments.CollectingArguments):
    """The table to read."""

    by_replica: Path = Field(description="CSV file of each replica's last and best accuracy")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of different sizes."""
    accuracy = summaries.read_distinct(given.by_replica, given.networks, ACCURACY_BY_REPLICA)
    claims = depth.claims(accuracy, given.confidence)
    ledger.write_part(claims, depth.headline(accuracy), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
