"""Bring the four files of Fashion-MNIST into a folder, or note there that no source has them."""

from stages.images import folders
from stages.images.fashion_mnist import ABSENT, FOLDER
from unstable_gradients.images.sources import NoSource
from unstable_gradients.program.parameters import Params

TRY_AGAIN = (
    "The study goes on without its section on Fashion-MNIST; to try again: "
    "dvc repro --force --single-item fashion-mnist, then dvc repro"
)


def main(given: Params) -> None:
    """Obtain the files, then replace the folder; files that differ are an error, as of MNIST."""
    try:
        contents = folders.obtained("fashion-mnist")
    except NoSource as missing:
        folders.report(f"{missing}. {TRY_AGAIN}")
        contents = {ABSENT: b"No source of Fashion-MNIST answered.\n"}
    folders.put(contents, FOLDER)
