"""Bring the four files of Fashion-MNIST into a folder, or note there why they are absent."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from stages.images import folders
from stages.images.fashion_mnist import ABSENT, FOLDER
from unstable_gradients.images.sources import NoSource
from unstable_gradients.program.parameters import Distinct, Params

MNIST, NAME = "mnist", "fashion-mnist"
TRY_AGAIN = (
    "The study goes on without its section on Fashion-MNIST; to try again: "
    "dvc repro --force --single-item fashion-mnist, then dvc repro"
)


def _with_digits(names: tuple[str, ...]) -> tuple[str, ...]:
    if MNIST not in names:
        raise ValueError(f"expected {MNIST} among them, with which the other set is compared")
    return names


class Data(Params):
    """The data sets of the study."""

    sets: Annotated[Distinct[Literal["mnist", "fashion-mnist"]], AfterValidator(_with_digits)] = (
        Field(description="sets of images")
    )


def main(given: Data) -> None:
    """Obtain the files, then replace the folder; others in a named folder are an error."""
    if NAME not in given.sets:
        contents = {ABSENT: f"{NAME} is not among the data sets asked for.\n".encode()}
    else:
        try:
            contents = folders.obtained(NAME)
        except NoSource as missing:
            folders.report(f"{missing}. {TRY_AGAIN}")
            contents = {ABSENT: b"No source of Fashion-MNIST answered.\n"}
    folders.put(contents, FOLDER)
