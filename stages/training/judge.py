"""Judge the claims of section D, the speed of learning during training."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.training import claims as training
from stages.training.tables import (
    GRADIENT_TRACE,
    MINI_BATCH_TRACE,
    SPEED_SHAPE,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger
from unstable_gradients.study import replicas as summaries


class Arguments(arguments.JudgingArguments, arguments.CollectingArguments):
    """The tables to read."""

    shape: Path = Field(description="CSV file of the shape of each replica's trace")
    full_batch_runs: Path = Field(description="folder of the networks' full-batch traces")
    mini_batch_runs: Path = Field(description="folder of the networks' mini-batch traces")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of different sizes."""
    networks = given.networks
    shape = summaries.read_distinct(given.shape, networks, SPEED_SHAPE)
    full_batch = summaries.collect_distinct(given.full_batch_runs, networks, GRADIENT_TRACE)
    mini_batch = summaries.collect_distinct(given.mini_batch_runs, networks, MINI_BATCH_TRACE)
    claims = [
        *training.claims(shape, given.confidence),
        *training.noise_claims(mini_batch, full_batch, given.confidence),
    ]
    ledger.write_part(claims, training.headline(shape), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
