"""Predict the gradient in deep untrained networks of one activation function (H1, H4)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from stages.flow import prediction as mean_field_prediction
from stages.flow.prediction import Setting
from stages.flow.tables import (
    BALANCE,
    DEEP_LIMIT,
    MEAN_FIELD,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.program import arguments, command_line, deep_network_arguments, parallel
from unstable_gradients.study import tables
from unstable_gradients.theory import image_pairs, transfer_functions
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS


class Arguments(deep_network_arguments.GridArguments):
    """How the pairs of images are gathered, and where the prediction goes."""

    mnist: Path = Field(description="folder of the MNIST files")
    groups: arguments.Count = Field(description="groups of images of similar length")
    bins: arguments.Count = Field(description="bins of pairs of similar angle")
    out: Path = Field(description="CSV file of every network")
    limits_out: Path = Field(description="CSV file of the limit of many layers")
    balance_out: Path = Field(description="CSV file of the width that balances N(0, 1) weights")

    def setting(self) -> Setting:
        """What all the networks share."""
        if self.cost not in OUTPUT_ERRORS:
            known = ", ".join(OUTPUT_ERRORS)
            raise InvalidInput(f"--cost {self.cost}: theory has {known}")
        split = mnist.load(self.mnist).training(self.images)
        inputs = split.images * mnist.PIXEL_SCALE
        return Setting(
            function=transfer_functions.named(self.activation),
            error=OUTPUT_ERRORS[self.cost],
            images=image_pairs.gathered(inputs, split.labels, self.groups, self.bins),
            inputs=mnist.PIXELS,
            outputs=mnist.CLASSES,
        )


def main(given: Arguments) -> None:
    """Predict every network and write the tables."""
    setting = given.setting()

    def predict(some: range) -> pd.DataFrame:
        names = given.initializations[some.start : some.stop]
        return mean_field_prediction.predictions(setting, names, given.widths, given.depths)

    predicted = pd.concat(parallel.map_blocks(predict, len(given.initializations), 1))
    limits = mean_field_prediction.deep_limits(
        setting.function, given.initializations, given.widths
    )
    tables.write(predicted.assign(activation=given.name), MEAN_FIELD, given.out)
    balance = mean_field_prediction.balancing_width(setting.function)
    tables.write(limits.assign(activation=given.name), DEEP_LIMIT, given.limits_out)
    tables.write(balance.assign(activation=given.name), BALANCE, given.balance_out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
