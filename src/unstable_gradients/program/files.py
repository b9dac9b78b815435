"""Outputs that appear whole or not at all."""

import errno
import glob
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from unstable_gradients.errors import InvalidInput

# Of errors without a file name, those that can only come from writing.
WRITING = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO}
_replaced: list[Path] = []


def replaced() -> list[Path]:
    """What this process has written, in order."""
    return list(_replaced)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; moved into its place when the block ends well.

    Works for a file and for a folder. If the block fails, what stood at `target` stays as it was
    and nothing is left beside it. What a killed process left there is removed. A process whose
    pipeline was killed goes on beside its successor, so that each has a name of its own.

    Raises:
        OSError: if `target` cannot be written, which is then the name of the file in the error.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    for left in target.parent.glob(f".{glob.escape(target.name)}.*.partial"):
        if not _is_being_written(left):
            _remove(left)
    try:
        yield partial
        if partial.is_dir() and target.is_dir():
            shutil.rmtree(target)
        partial.replace(target)
        _replaced.append(target)
    except OSError as error:
        if error.filename == str(partial) or (error.filename is None and error.errno in WRITING):
            raise _named(error, target) from error
        raise
    finally:
        _remove(partial)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error without a name, as that of a full disk, carry the name of this file."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise _named(error, path) from error
        raise


def _named(error: OSError, path: Path) -> OSError:
    return OSError(error.errno, error.strerror or str(error), str(path))


def _is_being_written(partial: Path) -> bool:
    """Whether another process that is alive writes there."""
    number = partial.name.split(".")[-2]
    if not number.isdecimal() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass  # of another user
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_csv(frame: pd.DataFrame, target: Path) -> None:
    """Write a table with shortest round-trip floats and "\\n", whatever the platform."""
    with replacing(target) as partial:
        frame.to_csv(partial, index=False, lineterminator="\n", encoding="utf-8")


def read_csv(path: Path, text: Collection[str] = ()) -> pd.DataFrame:
    """Read a table that `write_csv` wrote, to the same floats.

    Args:
        path: the file.
        text: names of columns that hold text, even if it looks like a number or truth value.

    Raises:
        InvalidInput: if the file is missing, is cut or is not a table.
    """
    try:
        if path.stat().st_size and not _ends_with_a_line(path):  # missing values would be read
            raise InvalidInput(f"{path}: not a CSV table: its last line is cut")
        frame = pd.read_csv(
            path,
            keep_default_na=False,
            na_values=[""],  # only nothing means "no number": a network may be called NA
            dtype=dict.fromkeys(text, str),
            low_memory=False,  # or a column of numbers and text would be read in parts
            encoding="utf-8",
        )
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a CSV table") from None
    except (ValueError, OverflowError) as error:
        raise InvalidInput(f"{path}: not a CSV table: {error}") from None
    if not isinstance(frame.index, pd.RangeIndex):  # pandas took the first values for an index
        raise InvalidInput(f"{path}: rows of more values than the {frame.columns.size} columns")
    return frame


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
