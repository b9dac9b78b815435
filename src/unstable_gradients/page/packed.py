"""Files within the page, from which it checks its own numbers.

They are compressed by zopfli, which makes the same bytes everywhere and what any browser unpacks;
two builds of zlib do not.
"""

import itertools
from collections.abc import Iterable
from pathlib import Path

import zopfli.gzip

from unstable_gradients.errors import InvalidInput

# With fewer iterations the tables of the study are larger by a twentieth, and hardly made sooner;
# splitting blocks takes twice as long for nothing.
SETTINGS = {"numiterations": 5, "blocksplitting": 0}


def gzip(content: bytes) -> bytes:
    """Compressed, in the format gzip."""
    compressed: bytes = zopfli.gzip.compress(content, **SETTINGS)
    return compressed


def within(most: int, paths: Iterable[str]) -> dict[str, bytes]:
    """Compressed files, from the smallest on, and none from the first on that is too large.

    Args:
        most: bytes of all of them together before they are compressed.
        paths: of the files.

    Raises:
        InvalidInput: if a file is missing.
    """
    contents = sorted(((_read(path), path) for path in paths), key=lambda each: len(each[0]))
    sizes = itertools.accumulate(len(content) for content, _ in contents)
    return {
        path: gzip(content)
        for (content, path), size in zip(contents, sizes, strict=True)
        if size <= most
    }


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a table behind the page") from None
