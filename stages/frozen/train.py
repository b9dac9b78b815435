"""Train replicas of one network behind front layers frozen at their random start (claim D5)."""

from unstable_gradients.program import kernels

kernels.fix()

import dataclasses
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field
from unstable_gradients.program.training_arguments import TrainingArguments

from stages.depth.tables import ACCURACY
from stages.frozen import layers as frozen_layers
from stages.frozen.tables import FROZEN_LAYERS
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import arguments, command_line, parallel, progress
from unstable_gradients.study import tables

REPLICAS_AT_ONCE = 16  # whose layers' outputs for all images are held in memory


class Group(BaseModel):
    """The experiment's own parameters; the others are those of the accuracy experiment."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    epochs: arguments.Count


class Arguments(TrainingArguments):
    """The parameters of the accuracy experiment, its results, and how long to train."""

    accuracy_run: Path = Field(description="CSV file of the accuracy experiment with this network")
    frozen_layers: Group = Field(description="parameters of this experiment: epochs")


def main(given: Arguments) -> None:
    """Run the experiment; write its table, in which no frozen layer is the other experiment."""
    epochs = given.frozen_layers.epochs
    if epochs > given.epochs:
        raise InvalidInput(
            f"--frozen-layers.epochs {epochs}: expected at most {given.epochs} (the epochs of the "
            "accuracy experiment)"
        )
    accuracy = tables.read(given.accuracy_run, ACCURACY)
    unfrozen = accuracy[accuracy["epoch"] == epochs].assign(frozen_layers=0)
    if unfrozen["replica"].tolist() != list(range(given.replicas)):
        raise InvalidInput(
            f"{given.accuracy_run}: expected replicas 0 to {given.replicas - 1} at epoch {epochs}"
        )
    setting = dataclasses.replace(given.training(), epochs=epochs)
    training, validation = given.images()
    ticks = epochs * frozen_layers.most(setting.architecture)

    def train(block: range) -> pd.DataFrame:
        with progress.bar(given.network, block, ticks) as bar:
            return frozen_layers.accuracies(block, setting, training, validation, bar.update)

    frozen = parallel.map_blocks(train, given.replicas, REPLICAS_AT_ONCE) if ticks else []
    table = pd.concat([unfrozen, *frozen]).sort_values(["frozen_layers", "replica"])
    tables.write(table.assign(network=given.network), FROZEN_LAYERS, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
