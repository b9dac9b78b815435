"""Judge the claims on saturation (G1, G2)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.remedies.parameters import SaturatedArguments
from stages.saturation import claims as saturation
from stages.saturation.tables import ACTIVATIONS
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, remedy_summaries


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.JudgingArguments, SaturatedArguments):
    """The tables to read."""

    runs: Path = Field(description="folder of the networks' tables")


def main(given: Arguments) -> None:
    """Apply the rules."""
    runs = remedy_summaries.collect(given.runs, given.names, ACTIVATIONS, of="network")
    claims = saturation.claims(runs, given.confidence)
    ledger.write_part(claims, saturation.headline(runs), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
