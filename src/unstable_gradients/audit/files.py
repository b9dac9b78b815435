"""What is there now: hashes as DVC takes them."""

import hashlib
import json
from functools import cache
from pathlib import Path

import pathspec

FOLDER_MARK = ".dir"  # ends the hash of a folder's listing
IGNORE_FILE = ".dvcignore"


class Files:
    """The files of a project as DVC sees them, each hashed once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        path = root / IGNORE_FILE
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self._ignored = pathspec.GitIgnoreSpec.from_lines(lines)
        self.digest = cache(self._digest)

    def _digest(self, name: str) -> str | None:
        """MD5 of a file; of a folder, that of the listing DVC makes of it; None if there is none.

        DVC lists a folder's files as JSON, `[{"md5": ..., "relpath": ...}, ...]` in the order of
        the paths as texts, and marks the hash of the listing by the ending `.dir`.
        """
        if (self.root / name).is_dir():
            return self._folder(name)
        try:
            with (self.root / name).open("rb") as file:
                return hashlib.file_digest(file, "md5").hexdigest()
        except OSError:
            return None

    def _folder(self, name: str) -> str:
        paths = {path: path.removeprefix(f"{name}/") for path in self.within(name)}
        listing = [{"md5": self.digest(path), "relpath": inside} for path, inside in paths.items()]
        return hashlib.md5(json.dumps(listing, sort_keys=True).encode()).hexdigest() + FOLDER_MARK

    def within(self, name: str) -> list[str]:
        """The files of a folder in the order of their paths, without what DVC ignores."""
        found = (path for path in (self.root / name).rglob("*") if path.is_file())
        names = sorted(path.relative_to(self.root).as_posix() for path in found)
        return [each for each in names if not self._ignored.match_file(each)]

    def behind_link(self, name: str) -> str:
        """The path of what a link in the project leads to; of anything else its own."""
        there, root = (self.root / name).resolve(), self.root.resolve()
        return there.relative_to(root).as_posix() if there.is_relative_to(root) else name
