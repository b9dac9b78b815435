"""The packages that a stage ran with, held against requirements/lock.txt."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LOCK = "requirements/lock.txt"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def locked(root: Path) -> dict[str, str]:
    """The version of each package that the lock file names; none where there is no lock file."""
    path = root / LOCK
    return dict(PINNED.findall(path.read_text(encoding="utf-8"))) if path.exists() else {}


def others(environment: Mapping[str, Any], versions: Mapping[str, str]) -> Iterator[str]:
    """A line for each package of a run's environment with another version than the locked one."""
    for name, version in environment.get("packages", {}).items():
        expected = versions.get(name)
        if expected not in (None, version):
            yield f"ran with {name} {version}; {LOCK} has {expected}"
