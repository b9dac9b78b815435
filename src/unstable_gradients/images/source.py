"""What a source of a data set is, and what all kinds of sources use."""

import gzip
import hashlib
import io
import subprocess
import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist

# No file of these data sets is larger, so nothing is read or decompressed beyond one byte more.
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


def check_sha256(content: bytes, expected: str, name: str) -> None:
    """Raise InvalidInput unless the content has the SHA-256 sum expected."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise InvalidInput(f"{name} differs: its sha256 is {found}, expected {expected}")


def read_plain(path: Path, name: str) -> bytes:
    """At most one byte more than the largest file holds, decompressed if need be.

    Raises:
        InvalidInput: if it is compressed and damaged.
    """
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            return stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as damage:
        raise InvalidInput(f"{name}: damaged gzip file: {damage}") from None


def run_tool(
    command: Sequence[str], seconds: float | int, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program that may not be there, or hang; what it prints is kept from the terminal.

    Args:
        command: the words.
        seconds: after which it is given up.
        folder: in which it runs.

    Raises:
        Unreachable: if there is no such program, or it does not end in time.
    """
    try:
        return subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        raise Unreachable(f"no program {command[0]} on this machine") from None
    except subprocess.TimeoutExpired:
        raise Unreachable(f"no result within {seconds} s") from None


def check_ended_well(done: subprocess.CompletedProcess[str], mark: str) -> None:
    """Raise Unreachable, with the last line that begins with `mark`, if a program failed."""
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith(mark)] or lines
        reason = errors[-1].removeprefix(mark).strip() if errors else ""
        raise Unreachable(reason or f"exit status {done.returncode}")
