"""Run records, held against dvc.lock: was what DVC wrote down what the stage used?"""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unstable_gradients.audit import command, study
from unstable_gradients.audit.lock import Recorded, Stage

Digest = Callable[[str], str | None]


@dataclass(frozen=True)
class RunRecord:
    """What a stage wrote of its own run.

    Attributes:
        arguments: its command line, behind the program.
        made: MD5 of each file that it wrote, by path.
        modules: hash of each module of the project that it loaded, without remarks, by path.
        data: MD5 of each data file of the project as it was when it was opened, by path.
        environment: package versions, kernels and precision.
    """

    arguments: tuple[str, ...]
    made: Mapping[str, str]
    modules: Mapping[str, str]
    data: Mapping[str, str]
    environment: Mapping[str, Any]


def location(stage: Stage) -> str | None:
    """The path of a stage's record, if it keeps one."""
    found = (out.path for out in stage.outputs if out.path.startswith(f"{study.RECORDS}/"))
    return next(found, None)


def read(path: Path) -> RunRecord | None:
    """A record; None if it is missing or is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        arguments = tuple(found.pop("arguments"))
        made, modules, data = (dict(found.pop(name)) for name in ("outputs", "modules", "data"))
        return RunRecord(arguments, made, modules, data, found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def disagreements(stage: Stage, record: RunRecord, digest: Digest) -> Iterator[str]:
    """A line for each way in which a record and dvc.lock contradict each other, but for modules.

    `digest` hashes a path as it is now: the lock has a folder as a whole, and what it held of a
    file in it is known only as long as the folder is as recorded.
    """
    if record.arguments != command.arguments(stage):
        yield f"ran with other arguments than dvc.lock says: {shlex.join(record.arguments)}"
    for out in stage.outputs:
        if out.path != location(stage) and not any(_is_in(path, out) for path in record.made):
            yield f"{out.path}: no record of what the stage made"
    for path, made in record.made.items():
        out_of = _covering(stage.outputs, path)
        recorded = _recorded(out_of, path, digest) if out_of else None
        if recorded not in (None, made):
            yield f"{path}: not what the stage made, {made}; dvc.lock says {recorded}"
    for path, used in record.data.items():
        declared = _covering(stage.dependencies, path)
        if declared is None:
            yield f"{path}: used, but not declared in dvc.yaml"
            continue
        recorded = _recorded(declared, path, digest)
        if recorded not in (None, used):
            yield f"{path}: changed while the stage ran; it used {used}, dvc.lock says {recorded}"


def _covering(recorded: Iterable[Recorded], path: str) -> Recorded | None:
    """That of them which a path is or lies in."""
    return next((each for each in recorded if _is_in(path, each)), None)


def _is_in(path: str, recorded: Recorded) -> bool:
    return path == recorded.path or path.startswith(f"{recorded.path}/")


def _recorded(whole: Recorded, path: str, digest: Digest) -> str | None:
    """What dvc.lock says of a path; None if it does not tell, because a folder has changed."""
    if path == whole.path:
        return whole.md5
    return digest(path) if digest(whole.path) == whole.md5 else None
