"""Judge claim D5, that the first layer must learn."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.frozen import claims as frozen
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger
from unstable_gradients.study import replicas as summaries


class Arguments(arguments.JudgingArguments, arguments.CollectingArguments):
    """The tables to read."""

    frozen_layers: Path = Field(description="CSV file of the accuracies behind frozen layers")
    linear_readout: Path = Field(description="CSV file of the readouts from every layer")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of different sizes."""
    networks = given.networks
    accuracy = summaries.read_distinct(
        given.frozen_layers, networks, FROZEN_BY_REPLICA, frozen_layers=[0]
    )
    readout = summaries.read_distinct(
        given.linear_readout, networks, READOUT_BY_REPLICA, state=["start", "trained"]
    )
    claims = frozen.claims(accuracy, readout, given.confidence)
    ledger.write_part(claims, frozen.headline(accuracy, readout), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
