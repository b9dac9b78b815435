"""What is there now: hashes as DVC takes them, and the commits that last changed a file."""

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

FOLDER_MARK = ".dir"  # ends the hash of a folder's listing
IGNORED = {"__pycache__", ".ipynb_checkpoints"}  # folders, as in .dvcignore
PARTIAL = ".*.partial"  # files, likewise


def hasher(root: Path) -> Callable[[str], str | None]:
    """A function that hashes a path of the project each time it is new, and remembers it."""
    return cache(lambda path: digest(root / path))


def digest(path: Path) -> str | None:
    """MD5 of a file; of a folder, that of the listing DVC makes of it; None if there is none.

    DVC lists a folder's files as JSON, `[{"md5": ..., "relpath": ...}, ...]` in the order of the
    paths' parts, and marks the hash of the listing by the ending `.dir`.
    """
    if path.is_dir():
        return _folder(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "md5").hexdigest()
    except OSError:
        return None


def within(root: Path, path: str) -> list[str]:
    """The files of a folder of the project, in the order of their paths' parts; a file itself."""
    folder = root / path
    if not folder.is_dir():
        return [path]
    found = (each.relative_to(folder) for each in folder.rglob("*") if each.is_file())
    kept = (each for each in found if not IGNORED & set(each.parts) and not each.match(PARTIAL))
    return [f"{path}/{each.as_posix()}" for each in sorted(kept, key=lambda each: each.parts)]


def _folder(folder: Path) -> str:
    names = [name.removeprefix("./") for name in within(folder, ".")]
    listing = [{"md5": digest(folder / name), "relpath": name} for name in names]
    return hashlib.md5(json.dumps(listing, sort_keys=True).encode()).hexdigest() + FOLDER_MARK


def last_commits(root: Path, paths: Iterable[str]) -> dict[str, str]:
    """The commit that last changed each file at or below the paths.

    None for a file that git does not know, or that differs from what was committed.
    """
    paths, found, commit = list(paths), dict[str, str](), ""
    log = _git(root, "log", "--format=commit %h", "--name-only", "--no-renames", "--", *paths)
    for line in log.splitlines():
        if line.startswith("commit "):
            commit = line.removeprefix("commit ")
        elif line:
            found.setdefault(line, commit)
    for entry in _git(root, "status", "--porcelain", "--no-renames", "-z", "--", *paths).split(
        "\0"
    ):
        found.pop(entry[3:], None)
    return found


def _git(root: Path, *arguments: str) -> str:
    """What git prints; nothing if there is no git or no repository."""
    try:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
