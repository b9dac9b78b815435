"""DVC's cache: copies of outputs, which DVC restores without looking whether they are intact.

Where it is, DVC is asked: its configuration has four levels, and any of them can put the cache
elsewhere. What is kept in other places is not looked at, and that is said.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from unstable_gradients.audit.files import FOLDER_MARK
from unstable_gradients.audit.lock import Recorded

OWN = ".dvc"
BELOW = "files/md5"  # in the folder that `dvc cache dir` names
ADDRESS = re.compile(r"\w+://")


class Cache:
    """The copies that one project's cache has, as far as they were asked for.

    Args:
        root: the project's folder.
        digest: of a path, from there or absolute, what DVC would record; None if there is none.
    """

    def __init__(self, root: Path, digest: Callable[[str], str | None]) -> None:
        self._root, self._digest = root, digest
        self._copied: dict[str, bool] = {}  # by output: whether all of its copy is there
        self._unread: dict[str, str] = {}  # by copy: why not

    @cached_property
    def _configured(self) -> tuple[dict[str, Any], str]:
        """DVC's configuration, or why there is none."""
        try:
            from dvc.config import Config, ConfigError
        except ImportError as error:
            return {}, f"DVC cannot be asked where it is ({error})"
        try:
            return dict(Config(str(self._root / OWN))), ""
        except (ConfigError, OSError, ValueError) as error:
            reason = " ".join(str(error).split())
            return {}, f"DVC does not say where it is ({reason})"

    @cached_property
    def _place(self) -> tuple[Path | None, str]:
        """The folder of the copies, or why it is not known; as DVC's CacheManager finds it."""
        configured, reason = self._configured
        if reason:
            return None, reason
        section = configured.get("cache", {})
        named = section.get("local")
        if named:
            remote = configured.get("remote", {}).get(named, {})
            place = str(remote.get("url", "")).removeprefix("file://")
        else:
            place = str(section.get("dir") or self._root / OWN / "cache")
        if not place or ADDRESS.match(place):
            return None, "it is not in a folder of this machine"
        folder = Path(place, BELOW)
        inside = folder.is_relative_to(self._root)
        return folder.relative_to(self._root) if inside else folder, ""

    def copy(self, md5: str) -> Path | None:
        """The copy of a file with this hash; None if there is none, or it is not known where."""
        folder, _ = self._place
        found = self._root / folder / md5[:2] / md5[2:] if folder else None
        return found if found is not None and found.is_file() else None

    def damaged(self, out: Recorded) -> Iterator[tuple[str, str]]:
        """Copies of an output or of a folder's files that are no copies, with the originals."""
        folder, _ = self._place
        if folder is not None:
            yield from self._damaged(out, out.path, folder)

    def _damaged(self, out: Recorded, whole: str, folder: Path) -> Iterator[tuple[str, str]]:
        copy = (folder / out.md5[:2] / out.md5[2:]).as_posix()
        found = "a folder" if (self._root / copy).is_dir() else self._digest(copy)
        self._copied[whole] = self._copied.get(whole, True) and found is not None
        if found is None:
            self._note_unread(copy)
        elif found != out.md5.removesuffix(FOLDER_MARK):
            yield copy, out.path
        elif out.md5.endswith(FOLDER_MARK):
            for each in json.loads((self._root / copy).read_text(encoding="utf-8")):
                inside = Recorded(f"{out.path}/{each['relpath']}", each["md5"])
                yield from self._damaged(inside, whole, folder)

    def _note_unread(self, copy: str) -> None:
        """Of what cannot be opened it is not known whether it is damaged, or there at all."""
        try:
            os.close(os.open(self._root / copy, os.O_RDONLY))
        except FileNotFoundError:
            pass
        except OSError as error:
            self._unread[copy] = error.strerror or str(error)

    def notes(self) -> Iterator[str]:
        """What was looked at of the copies of outputs asked for, and what was not, in lines."""
        folder, reason = self._place
        if folder is None:
            yield f"DVC's cache was not looked at: {reason}"
        elif not (self._root / folder).is_dir():
            yield f"DVC's cache, {folder}: there is none, so no copies were looked at"
        else:
            there = sum(self._copied.values())
            without = len(self._copied) - there
            lacking = f"; of {without} it has none, or not all" if without else ""
            yield f"DVC's cache, {folder}: the copies of {there} outputs were hashed{lacking}"
        for copy, why in self._unread.items():
            yield f"{copy}: not looked at, it cannot be read ({why})"
        remotes = self._configured[0].get("remote", {})
        if remotes:
            yield f"not looked at: what DVC keeps elsewhere ({', '.join(sorted(remotes))})"
