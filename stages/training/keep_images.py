"""Keep the images of section D as a table, from which the network in the report learns."""

import base64

import numpy as np
import pandas as pd

from stages.images import mnist
from stages.training.tables import TRACED_IMAGE
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import runs
from unstable_gradients.images.mnist import CLASSES, PIXELS, Split
from unstable_gradients.training.parameters import Images


def main(given: Images) -> None:
    """Write the first images of MNIST, as many as are given."""
    TRACED_IMAGE.write(rows(mnist.read().training(given.images)))


def rows(split: Split) -> pd.DataFrame:
    """A row for each image: TRACED_IMAGE."""
    return pd.DataFrame(
        {
            "image": np.arange(len(split.labels)),
            "label": split.labels,
            "pixels": [base64.b64encode(runs.encoded(each)).decode() for each in split.images],
        }
    )


def split(table: pd.DataFrame) -> Split:
    """The images of such rows.

    Raises:
        InvalidInput: if one has another number of pixels, or a label that is no digit.
    """
    images = [runs.decoded(base64.b64decode(each)) for each in table["pixels"]]
    for number, (image, label) in enumerate(zip(images, table["label"], strict=True)):
        if len(image) != PIXELS or label >= CLASSES:
            raise InvalidInput(
                f"{TRACED_IMAGE.path}: image {number} has {len(image)} pixels and label {label}, "
                f"expected {PIXELS} and a digit"
            )
    return Split(np.array(images), table["label"].to_numpy(np.uint8))
