"""Train replicas of one network; record accuracy and cost after every epoch (section B)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from unstable_gradients import tables
from unstable_gradients.experiments.accuracy import learning_curves
from unstable_gradients.network import parameter_files
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.program import command_line, files, parallel, progress
from unstable_gradients.program.training_arguments import TrainingArguments
from unstable_gradients.tables.accuracy import ACCURACY

REPLICAS_AT_ONCE = 16  # what still fits the second-level cache beside their mini-batches


class Arguments(TrainingArguments):
    """The parameters of section B, and where the networks go."""

    weights_out: Path = Field(description="npz file of the trained weights and biases to write")


def main(given: Arguments) -> None:
    """Run the experiment; write its table and what the replicas have learned."""
    setting = given.training()
    training, validation = given.images()

    def train(block: range) -> tuple[pd.DataFrame, Parameters]:
        with progress.bar(given.network, block, given.epochs) as bar:
            return learning_curves(block, setting, training, validation, bar.update)

    blocks = parallel.map_blocks(train, given.replicas, REPLICAS_AT_ONCE)
    curves = pd.concat([table for table, _ in blocks]).assign(network=given.network)
    with files.replacing(given.weights_out) as weights:
        parameter_files.write(Parameters.joined([trained for _, trained in blocks]), weights)
        tables.write(curves, ACCURACY, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
