"""Bring the four files of MNIST, checked against their published sums, into a folder."""

from stages.images import folders
from stages.images.mnist import FOLDER
from unstable_gradients.program.parameters import Params


def main(given: Params) -> None:
    """Obtain the files, then replace the folder."""
    folders.put(folders.obtained("mnist"), FOLDER)
