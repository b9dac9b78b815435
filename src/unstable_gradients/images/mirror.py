"""A public mirror of a data set: a stranger, who may answer anything, for any time, or nothing."""

import io
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pooch
import requests

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist, source
from unstable_gradients.images.content import described
from unstable_gradients.images.source import Source, Unreachable, plain

CONNECT_SECONDS = 3  # to one of the addresses that a name may have
ANSWER_SECONDS = 5  # to find the server by its name, connect, and have the answer begin
SILENT_SECONDS = 10  # between two pieces of an answer
PIECE = 1 << 14  # bytes


@dataclass(frozen=True)
class Mirror(Source):
    """A web address under which the four files lie compressed."""

    address: str
    public = True

    @property
    def name(self) -> str:
        """The address."""
        return self.address

    def fetch(self, scratch: Path, seconds: float) -> dict[str, bytes]:
        """Download the files, giving up at the first one that fails."""
        # Its information lines would come between those of the program.
        pooch.get_logger().setLevel(logging.ERROR)
        end = time.monotonic() + seconds
        return {name: self._download(name, end, seconds) for name in mnist.FILES}

    def _download(self, name: str, end: float, seconds: float) -> bytes:
        """A file, from a thread that is left to itself if it does not come in time.

        Neither the search for a server by its name nor the reading of a head can be limited
        otherwise.
        """
        answer = _Answer(f"{self.address}{name}.gz")
        answer.start()
        answer.settled.wait(min(ANSWER_SECONDS, max(end - time.monotonic(), 0)))
        begun = answer.settled.is_set()
        if begun:
            answer.join(max(end - time.monotonic(), 0))
        if answer.is_alive():
            answer.unwanted = True
            limit = seconds if begun else min(ANSWER_SECONDS, seconds)
            late = "not all of it" if begun else "no answer"
            raise Unreachable(f"{name}.gz: {late} within {limit:.3g} s")
        if isinstance(answer.failure, _TooMuchError):
            found = described(answer.content.getvalue(), source.MOST_BYTES)
            raise InvalidInput(f"{self.name}: {name}.gz: {found}, expected the published file")
        if answer.failure is not None:
            raise Unreachable(f"{name}.gz: {_reason(answer.failure)}")
        return plain(answer.content.getvalue(), f"{self.name}: {name}")


class _TooMuchError(Exception):
    """An answer that is larger than any file expected, or that nobody waits for any more."""


class _Answer(threading.Thread):
    """What comes from an address.

    Attributes:
        content: the bytes so far.
        settled: set when the answer has begun, or failed.
        failure: with which it ended, if it did.
        unwanted: set it to have the download end with its next piece.
    """

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)  # the program need not wait for it at its end
        self._address = address
        self._responses: list[requests.Response] = []
        self.content = io.BytesIO()
        self.settled = threading.Event()
        self.failure: Exception | None = None
        self.unwanted = False

    def run(self) -> None:
        """Download, whatever comes of it."""
        download = pooch.HTTPDownloader(
            timeout=(CONNECT_SECONDS, SILENT_SECONDS),
            chunk_size=PIECE,
            hooks={"response": self._begin},
        )
        try:
            download(self._address, self, None)
        except Exception as failure:  # requests lets some pass that are none of its own
            self.failure = failure.with_traceback(None)
        finally:
            for response in self._responses:
                response.close()
            self.settled.set()

    def _begin(self, response: requests.Response, *_: Any, **__: Any) -> None:
        self._responses.append(response)
        self.settled.set()

    def write(self, piece: bytes) -> None:
        """Take a piece of the answer."""
        self.content.write(piece)
        if self.unwanted or self.content.tell() > source.MOST_BYTES:
            raise _TooMuchError

    def flush(self) -> None:
        """Nothing: what is written is there."""


def _reason(failure: Exception) -> str:
    if isinstance(failure, requests.HTTPError) and failure.response is not None:
        return f"HTTP status {failure.response.status_code}"
    if isinstance(failure, requests.TooManyRedirects):
        return "redirects without end"
    return f"no answer ({type(failure).__name__})"
