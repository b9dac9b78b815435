"""The lock files as records: what DVC wrote down of every stage when it had run.

Each dvc.yaml has its own dvc.lock beside it; together they are spoken of as dvc.lock.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from unstable_gradients.errors import InvalidInput

PARAMETER_FILE = "params.yaml"
EACH = re.compile(r"\$\{([\w.-]+)\}")  # the list of params.yaml that a foreach goes through
PIPELINE, LOCK = "dvc.yaml", "dvc.lock"
ENVIRONMENT = "pyvenv.cfg"  # marks the folder of a virtual environment


@dataclass(frozen=True)
class Recorded:
    """A file or folder as a stage found or left it.

    Attributes:
        path: relative to the project, with forward slashes.
        md5: of a file's bytes; of a folder's listing, with the ending `.dir`.
    """

    path: str
    md5: str


@dataclass(frozen=True)
class Stage:
    """One stage as it ran.

    Attributes:
        name: as DVC prints it and takes it as a target, with the dvc.yaml it is in.
    """

    name: str
    command: str
    dependencies: tuple[Recorded, ...]
    outputs: tuple[Recorded, ...]
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Lock:
    """All stages, by name, in the order of the files.

    Attributes:
        stages: those that a dvc.yaml still has.
        former: others, of which DVC keeps the entry, and their outputs stay. Nothing uses these.
        waiting: the names of those that a dvc.yaml has and no lock file, because they never ran.
    """

    stages: Mapping[str, Stage]
    former: Mapping[str, Stage] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()

    @cached_property
    def _producers(self) -> dict[str, tuple[Stage, Recorded]]:
        return {out.path: (stage, out) for stage in self.stages.values() for out in stage.outputs}

    def producer(self, path: str) -> tuple[Stage, Recorded] | None:
        """The stage that made a path, and the output that the path is or lies in."""
        for each in (path, *(str(above) for above in Path(path).parents)):
            if each in self._producers:
                return self._producers[each]
        return None

    def before(self, name: str) -> dict[str, Stage]:
        """A stage and all whose outputs it used, directly or not, by name."""
        found, waiting = dict[str, Stage](), [self.stages[name]]
        while waiting:
            stage = waiting.pop()
            if stage.name not in found:
                found[stage.name] = stage
                for each in stage.dependencies:
                    paths = [each.path, *(inside.path for inside in self.inside(each.path))]
                    waiting += [made[0] for path in paths if (made := self.producer(path))]
        return found

    def inside(self, folder: str) -> list[Recorded]:
        """The outputs of stages that lie in a folder, by path, in whatever order they were made."""
        own = sorted(path for path in self._producers if path.startswith(f"{folder}/"))
        return [self._producers[path][1] for path in own]


def paths(root: Path) -> list[Path]:
    """The lock file of each dvc.yaml of a project, whether it is there or not.

    The project's own comes first. Hidden folders and virtual environments are passed over.
    """
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".") and not Path(folder, name, ENVIRONMENT).exists()
        ]
        if PIPELINE in names:
            found.append(Path(folder, LOCK))
    return found


def require_all(root: Path) -> None:
    """See that no dvc.yaml is without its lock file.

    Raises:
        InvalidInput: if one is missing.
    """
    for path in paths(root):
        if not path.exists():
            raise _missing(path)


def read(root: Path) -> Lock:
    """The lock files of a project, as far as its pipelines have run.

    Raises:
        InvalidInput: if none has, or a file is not what DVC writes.
    """
    found = locations(root)
    if not any(path.exists() for path in found.values()):
        raise _missing(root / LOCK)
    return read_these(found, read_parameters(root))


def read_these(locks: Mapping[str, Path], parameters: Mapping[str, Any]) -> Lock:
    """Some of the lock files of a project, as far as they are there.

    Args:
        locks: the files, each beside its dvc.yaml, by the path of that from the project's folder.
        parameters: as params.yaml has them, at least the lists that a foreach goes through.

    Raises:
        InvalidInput: if a file is not what DVC writes.
    """
    there = ((name, path) for name, path in locks.items() if path.exists())
    stages = {stage.name: stage for name, path in there for stage in _stages(name, path)}
    declared = dict.fromkeys(_declared(locks, parameters))
    return Lock(
        {name: stage for name, stage in stages.items() if name in declared},
        {name: stage for name, stage in stages.items() if name not in declared},
        tuple(name for name in declared if name not in stages),
    )


def locations(root: Path) -> dict[str, Path]:
    """The lock file of each dvc.yaml, by the path of that from the project's folder."""
    return {path.with_name(PIPELINE).relative_to(root).as_posix(): path for path in paths(root)}


def _missing(path: Path) -> InvalidInput:
    return InvalidInput(f"{path}: missing, expected the lock file that `dvc repro` writes")


def read_parameters(root: Path) -> dict[str, Any]:
    """params.yaml as it is now; nothing where there is none.

    Raises:
        InvalidInput: if it is not a YAML mapping.
    """
    path = root / PARAMETER_FILE
    return _load(path, "a mapping of parameters") if path.exists() else {}


def descriptions(locks: Mapping[str, Path]) -> dict[str, str]:
    """What the dvc.yaml beside each lock file says of its stages; one for all of a foreach.

    Args:
        locks: as of `read_these`.

    Raises:
        InvalidInput: if a file is no pipeline of DVC.
    """
    return {
        _named(pipeline, name): entry.get("do", entry).get("desc", "")
        for pipeline, lock in locks.items()
        for name, entry in _declarations(lock.with_name(PIPELINE))
    }


def _declared(locks: Mapping[str, Path], parameters: Mapping[str, Any]) -> Iterator[str]:
    """The names of the stages that the dvc.yaml files have, one for each key of a foreach."""
    for pipeline, path in ((name, lock.with_name(PIPELINE)) for name, lock in locks.items()):
        for name, entry in _declarations(path):
            if "foreach" not in entry:
                yield _named(pipeline, name)
                continue
            each = entry["foreach"]
            if isinstance(each, str):
                each = _listed(path, each, parameters)
            for key in each:
                yield _named(pipeline, f"{name}@{key}")


def _declarations(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """The stages of a dvc.yaml as they stand there, with their names."""
    found: dict[str, dict[str, Any]] = _load(path, "a pipeline of DVC").get("stages", {})
    return found.items()


def _listed(path: Path, each: str, parameters: Mapping[str, Any]) -> Iterable[str]:
    """The keys that a foreach goes through."""
    listed = EACH.fullmatch(each)
    try:
        found = value_of(parameters, listed[1]) if listed else None
    except KeyError:
        found = None
    if not isinstance(found, Mapping | list):
        raise InvalidInput(f"{path}: foreach {each}: expected a list of params.yaml")
    return found


def value_of(parameters: Mapping[str, Any], name: str) -> Any:
    """The value of a parameter, by its keys with dots between.

    Raises:
        KeyError: if there is none.
    """
    found: Any = parameters
    for key in name.split("."):
        if not isinstance(found, Mapping):
            raise KeyError(name)
        found = found[key]
    return found


def _named(pipeline: str, stage: str) -> str:
    """A stage as DVC prints it."""
    return stage if pipeline == PIPELINE else f"{pipeline}:{stage}"


def _load(path: Path, expected: str) -> dict[str, Any]:
    try:
        found = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise InvalidInput(f"{path}: not YAML ({reason}), expected {expected}") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path}: not a mapping, expected {expected}")
    return found


def _stages(pipeline: str, path: Path) -> Iterator[Stage]:
    found = _load(path, "a lock file of DVC")
    try:
        for name, entry in found["stages"].items():
            yield _stage(_named(pipeline, name), entry)
    except (AttributeError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path}: no lock file of DVC: {error!r}") from None


def _stage(name: str, entry: Mapping[str, Any]) -> Stage:
    return Stage(
        name,
        entry["cmd"],
        _recorded(entry.get("deps", [])),
        _recorded(entry.get("outs", [])),
        dict(entry.get("params", {}).get(PARAMETER_FILE, {})),
    )


def _recorded(entries: list[Mapping[str, Any]]) -> tuple[Recorded, ...]:
    return tuple(Recorded(entry["path"], str(entry["md5"])) for entry in entries)
