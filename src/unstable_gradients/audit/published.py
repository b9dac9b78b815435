"""Where the lineage ends: the files of a data set, held against their published SHA-256 sums."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.audit import study
from unstable_gradients.images.checksums import MNIST, SHA256


@dataclass(frozen=True)
class Published:
    """A file of the data set, and whether it is the one that was published."""

    path: str
    sha256: str
    intact: bool


def check(root: Path) -> Iterator[Published]:
    """Each of the four files, as those of the data set whose first one is there, else of MNIST."""
    first = _sha256(root / study.MNIST / next(iter(MNIST)))
    found = [sums for sums in SHA256.values() if next(iter(sums.values())) == first]
    for name, published in (found[0] if found else MNIST).items():
        path = f"{study.MNIST}/{name}"
        yield Published(path, published, _sha256(root / path) == published)


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
