"""A case of bad input: counted, ended if it hangs or takes too much memory, judged.

`make test` runs a few cases of every kind, always the same ones; `make test-bulk` runs many, new
ones each time.
"""

import os
import resource
import signal
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import psutil
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unstable_gradients.errors import InvalidInput

FULL_RUN = "UNSTABLE_GRADIENTS_BULK" in os.environ  # set by `make test-bulk`
ran: Counter[str] = Counter()
# No other test is to take these settings over, so they are handed to each case by `cases`.
_COMMON = settings(
    deadline=None,  # `limited` has one, which ends a case that hangs
    database=None,
    suppress_health_check=list(HealthCheck),  # fixtures are folders that a case leaves as found
)
settings.register_profile("short", _COMMON, derandomize=True, max_examples=6)
settings.register_profile("full", _COMMON, max_examples=200, print_blob=True)
PROFILE = settings.get_profile("full" if FULL_RUN else "short")
SECONDS = 20  # for one case, on a busy machine
# Bytes beside what the process has; beyond them an allocation fails, and the machine stays alive.
ADDRESS_SPACE = 8 * 2**30
Result = TypeVar("Result")


def cases(
    share: float = 1.0, least: int = 1, **strategies: st.SearchStrategy[Any]
) -> Callable[..., Any]:
    """Run a test on generated input: `share` times as many cases as the profile, or `least`."""

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def counted(*args: Any, **kwargs: Any) -> None:
            ran[test.__name__] += 1
            with limited():
                test(*args, **kwargs)

        examples = max(least, round(share * PROFILE.max_examples))
        return settings(PROFILE, max_examples=examples)(given(**strategies)(counted))

    return decorate


@contextmanager
def limited() -> Iterator[None]:
    """Fail if the block hangs; an allocation of more than the machine has is a MemoryError."""

    def hangs(*_: object) -> None:
        raise AssertionError(f"hangs: no end after {SECONDS} s")

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(SECONDS)
    space = psutil.Process().memory_info().vms + ADDRESS_SPACE
    resource.setrlimit(resource.RLIMIT_AS, (space, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def refused(function: Callable[[], Result], subject: object) -> Result | None:
    """The result, or None if the input was refused in one line that names `subject`.

    Anything but InvalidInput passes through, and fails the test.
    """
    try:
        return function()
    except InvalidInput as error:
        line = str(error)
        assert str(subject) in line, line
        return None


def peak(function: Callable[[], object]) -> int:
    """The most memory that the function had allocated at a time, in bytes."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Kept:
    """A folder that can be brought back to what it was; shown by its path alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.before = folder, contents(folder)

    def __repr__(self) -> str:
        return f"Kept({self.folder})"

    def restore(self) -> None:
        for name, content in contents(self.folder).items():
            if name not in self.before:
                (self.folder / name).unlink()
            elif self.before[name] != content:
                (self.folder / name).write_bytes(self.before[name])
