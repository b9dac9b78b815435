"""Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) as the stages read it, where it could be had."""

from pathlib import Path

from unstable_gradients.images.mnist import Mnist, load

FOLDER = Path("data/fashion-mnist")
ABSENT = "absent.txt"  # is there instead of the files if no source had them


def read() -> Mnist | None:
    """All images, from the folder of the stage `fashion-mnist`; None if no source had them.

    Raises:
        InvalidInput: if a file is missing or damaged.
    """
    return None if (FOLDER / ABSENT).exists() else load(FOLDER)
