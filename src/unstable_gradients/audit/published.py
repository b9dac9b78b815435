"""Where the lineage ends: the files of a data set, held against their published SHA-256 sums."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.audit import study
from unstable_gradients.images.checksums import SHA256


@dataclass(frozen=True)
class Published:
    """A file of the data set, and whether it is the one that was published."""

    path: str
    sha256: str
    intact: bool


def check(root: Path, folder: str) -> Iterator[Published]:
    """Each of the four files of the data set in a folder; none where it says that none were had."""
    if (root / folder / study.NO_FILES).exists():
        return
    for name, published in SHA256[study.PUBLISHED[folder]].items():
        path = f"{folder}/{name}"
        yield Published(path, published, _sha256(root / path) == published)


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
