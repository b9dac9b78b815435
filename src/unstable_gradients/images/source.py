"""What a source of a data set is, and what all kinds of sources use."""

import contextlib
import gzip
import hashlib
import io
import os
import signal
import subprocess
import zlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.images.content import GZIP_MAGIC, described

# No file of these data sets is larger, so nothing is read or decompressed beyond one byte more.
MOST_BYTES = 16 + 60_000 * mnist.PIXELS


class Unreachable(Exception):
    """A source that gives no answer; the message says in one line what happened."""


class Source(ABC):
    """A place that may hold the files.

    Attributes:
        public: whether it is anybody's, so that a stranger may answer in its place. Where another
            file comes from such a source, the next one is asked; from others it is an error.
    """

    public = False

    @property
    @abstractmethod
    def name(self) -> str:
        """What error messages call it."""

    @abstractmethod
    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        """The uncompressed files by name.

        Args:
            scratch: an empty folder to work in.
            seconds: within which they have to come.

        Raises:
            Unreachable: if the source does not answer, or not in time.
            InvalidInput: if it answers with something else.
        """


def check_sha256(content: bytes, expected: str, name: str) -> None:
    """Raise InvalidInput unless the content has the SHA-256 sum expected."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise InvalidInput(
            f"{name} differs ({described(content, MOST_BYTES)}): its sha256 is {found}, "
            f"expected {expected}"
        )


def read_plain(path: Path, name: str) -> bytes:
    """At most one byte more than the largest file holds, decompressed if need be.

    Raises:
        InvalidInput: if it is compressed and damaged.
    """
    with path.open("rb") as stream:
        return plain(stream.read(MOST_BYTES + 1), name)


def plain(content: bytes, name: str) -> bytes:
    """A file's content, decompressed if need be, to one byte more than the largest file holds.

    Raises:
        InvalidInput: if it is compressed and damaged.
    """
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            return stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as damage:
        damaged = described(content, MOST_BYTES)
        raise InvalidInput(f"{name}: damaged {damaged}: {damage}") from None


def run_tool(
    command: Sequence[str], seconds: float, folder: Path | None = None
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
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # so that what it starts can be ended with it
        )
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "on this machine" if missing else f"that could be run ({error.strerror})"
        raise Unreachable(f"no program {command[0]} {reason}") from None
    with process:
        try:
            out, err = process.communicate(timeout=max(seconds, 0))
        except BaseException as reason:  # an interrupt, too, which does not reach its session
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(reason, subprocess.TimeoutExpired):
                raise Unreachable(f"no result within {seconds:.3g} s") from None
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def check_ended_well(done: subprocess.CompletedProcess[str], mark: str) -> None:
    """Raise Unreachable, with the last line that begins with `mark`, if a program failed."""
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith(mark)] or lines
        reason = errors[-1].removeprefix(mark).strip() if errors else ""
        raise Unreachable(reason or f"exit status {done.returncode}")
