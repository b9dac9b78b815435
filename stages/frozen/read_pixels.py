"""Read the digit off the images themselves, to compare hidden layers with (claim D5)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from stages.frozen.pixel_readout import pixel_readout
from stages.frozen.tables import PIXEL_READOUT
from unstable_gradients.images import mnist
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import tables


class Arguments(command_line.Arguments):
    """The images, and how to read them."""

    mnist: Path = Field(description="folder of the MNIST files")
    out: Path = Field(description="CSV file to write")
    training_images: arguments.Count = Field(description="first images of the training file")
    validation_images: arguments.Count = Field(description="last images of the training file")
    ridge: arguments.Ridge = Field(description="penalty, in parts of the mean variance")


def main(given: Arguments) -> None:
    """Fit the readout on the training images; write its accuracy on the validation images."""
    training, validation = mnist.load(given.mnist).training_and_validation(
        given.training_images, given.validation_images
    )
    accuracy = pixel_readout(training, validation, given.ridge)
    tables.write(pd.DataFrame({"validation_accuracy": [accuracy]}), PIXEL_READOUT, given.out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
