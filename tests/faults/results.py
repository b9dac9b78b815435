"""What the part of the study that the faults meet consists of, and what is left of it."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.pipeline.project import Project, stage_name
from unstable_gradients.audit import lock

# The end of a chain: a training that leaves two files, one that needs them, and their summary.
STAGES = ("accuracy@depth-1", "frozen-layers@depth-1", "summarize-frozen-layers")
TARGET = f"stages/frozen/dvc.yaml:{STAGES[-1]}"
LOCKS = ("stages/depth/dvc.lock", "stages/frozen/dvc.lock")
FOLDERS = ("data", "reports")


def files(project: Project) -> dict[str, bytes]:
    """The bytes of each file of data and results, and of the lock files, by path."""
    found = (path for name in FOLDERS for path in (project.root / name).rglob("*"))
    paths = [path for path in (*found, *lock.paths(project.root)) if path.is_file()]
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in paths}


def is_partial(name: str) -> bool:
    """Whether a file is a hidden one, to be moved into an output's place when it is whole."""
    return Path(name).name.startswith(".") and Path(name).name != ".gitignore"


def wrong(project: Project, right: Project) -> list[str]:
    """Outputs that are there, and are not what the undisturbed run made."""
    good = files(right)
    return [
        name
        for name, content in files(project).items()
        if not name.endswith("dvc.lock") and not is_partial(name) and good.get(name) != content
    ]


def partial(project: Project) -> list[str]:
    """What was begun and not finished."""
    return [name for name in files(project) if is_partial(name)]


def recorded(finished: Project) -> Mapping[str, lock.Stage]:
    """The stages that ran, with their commands and outputs, by name."""
    stages = lock.read(finished.root).stages.values()
    return {stage_name(stage.name): stage for stage in stages}


def command(finished: Project, stage: str) -> list[str]:
    """The command line of a stage as DVC starts it."""
    return [sys.executable, *shlex.split(recorded(finished)[stage].command)[1:]]


def program(finished: Project, stage: str) -> str:
    """The program that a stage runs, with whose name its errors begin."""
    return command(finished, stage)[3]
