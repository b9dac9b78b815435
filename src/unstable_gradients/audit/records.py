"""Run records, held against dvc.lock: was what DVC wrote down what the stage used?"""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unstable_gradients.audit.lock import Recorded, Stage

FOLDER = "data/records"
Digest = Callable[[str], str | None]


@dataclass(frozen=True)
class RunRecord:
    """What a stage wrote of its own run.

    Attributes:
        arguments: its command line, behind the program.
        used: MD5 of each module and data file of the project when it was used, by path.
        environment: package versions, kernels and precision.
    """

    arguments: tuple[str, ...]
    used: Mapping[str, str]
    environment: Mapping[str, Any]


def location(stage: Stage) -> str | None:
    """The path of a stage's record, if it keeps one."""
    return next((out.path for out in stage.outputs if out.path.startswith(f"{FOLDER}/")), None)


def read(path: Path) -> RunRecord | None:
    """A record; None if it is missing or is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return RunRecord(
            tuple(found.pop("arguments")), found.pop("modules") | found.pop("data"), found
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def disagreements(stage: Stage, record: RunRecord, digest: Digest) -> Iterator[str]:
    """A line for each way in which a record and dvc.lock contradict each other.

    `digest` hashes a path as it is now: the lock has a folder as a whole, and what it held of a
    file in it is known only as long as the folder is as recorded.
    """
    if record.arguments != tuple(shlex.split(stage.command)[2:]):
        yield f"ran with other arguments than dvc.lock says: {shlex.join(record.arguments)}"
    for path, used in record.used.items():
        declared = _covering(stage, path)
        if declared is None:
            # An __init__.py with nothing but a docstring may go undeclared (tests see to that).
            if not path.endswith("/__init__.py"):
                yield f"{path}: used, but not declared in dvc.yaml"
            continue
        whole = declared.path == path
        if not whole and digest(declared.path) != declared.md5:
            continue
        recorded = declared.md5 if whole else digest(path)
        if recorded != used:
            yield f"{path}: changed while the stage ran; it used {used}, dvc.lock says {recorded}"


def _covering(stage: Stage, path: str) -> Recorded | None:
    """The dependency that a path is or lies in."""
    for each in stage.dependencies:
        if path == each.path or path.startswith(f"{each.path}/"):
            return each
    return None
