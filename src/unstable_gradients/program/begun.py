"""The project's modules as they were when a program began, for a process that it starts later.

A fork has the modules of its parent. A new process reads them again, and they may have been edited
meanwhile: it would compute with another source than the one that is recorded.
"""

import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code


@dataclass(frozen=True)
class Begun:
    """Modules by their paths from the project's folder.

    Attributes:
        root: the project's folder.
        sources: the hash of each without remarks, as in a fingerprint (see `code`).
        files: MD5 of each file, which takes a hundredth of the time.
    """

    root: Path
    sources: code.Modules
    files: code.Modules

    @classmethod
    def of(cls, root: Path, sources: code.Modules) -> "Begun":
        """These modules with their files as they are now.

        Raises:
            OSError: if one can no longer be read.
        """
        return cls(root, sources, {path: _md5(root / path) for path in sources})

    def check(self, loaded: AbstractSet[str]) -> None:
        """Check that modules which another process has loaded by now are still the same.

        Raises:
            InvalidInput: naming the first one that is not.
            OSError: if one can no longer be read.
        """
        for path in sorted(loaded & self.sources.keys()):
            file = self.root / path
            if _md5(file) != self.files[path] and code.digest(file) != self.sources[path]:
                raise InvalidInput(
                    f"{path}: edited while processes were started, expected the source with which "
                    "the program began"
                )


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes()).hexdigest()
