"""DVC's cache: copies of outputs, which DVC restores without looking whether they are intact."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from unstable_gradients.audit.files import FOLDER_MARK
from unstable_gradients.audit.lock import Recorded

CACHE = ".dvc/cache/files/md5"


def damaged(
    root: Path, out: Recorded, digest: Callable[[str], str | None]
) -> Iterator[tuple[str, str]]:
    """Cached copies of an output or of a folder's files that are no copies, with the originals."""
    copy = location(out.md5)
    found = digest(copy)
    if found is None:
        return  # kept by git, or not in this cache
    if found != out.md5.removesuffix(FOLDER_MARK):
        yield copy, out.path
    elif out.md5.endswith(FOLDER_MARK):
        for each in json.loads((root / copy).read_text(encoding="utf-8")):
            inside = Recorded(f"{out.path}/{each['relpath']}", each["md5"])
            yield from damaged(root, inside, digest)


def location(md5: str) -> str:
    """Where the cache keeps what has this hash."""
    return f"{CACHE}/{md5[:2]}/{md5[2:]}"
