"""MNIST as the stages read it."""

from pathlib import Path

from unstable_gradients.images.mnist import Mnist, load

FOLDER = Path("data/mnist")


def read() -> Mnist:
    """All images, from the folder to which the stage `mnist` brings them.

    Raises:
        InvalidInput: if a file is missing or damaged.
    """
    return load(FOLDER)
