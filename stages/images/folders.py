"""Data sets brought into folders of the project."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from unstable_gradients.images import sources
from unstable_gradients.program import files


def report(line: str) -> None:
    """Tell the user why a source was passed over, or what follows from that."""
    print(f"images: {line}", file=sys.stderr, flush=True)


def obtained(data: str) -> dict[str, bytes]:
    """The published files of a data set by name, from the first source that answers.

    Raises:
        NoSource: if none does.
        InvalidInput: if one that is not public, as a folder that the user names, has other files.
    """
    return sources.obtain(sources.sources(os.environ, data), report, data)


def put(contents: Mapping[str, bytes], folder: Path) -> None:
    """Replace a folder by one with these files."""
    with files.replacing(folder) as partial:
        partial.mkdir()
        for name, content in contents.items():
            (partial / name).write_bytes(content)
