"""dvc.lock as records: what DVC wrote down of every stage when it had run."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from unstable_gradients.errors import InvalidInput

PARAMETER_FILE = "params.yaml"


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
    """One stage as it ran."""

    name: str
    command: str
    dependencies: tuple[Recorded, ...]
    outputs: tuple[Recorded, ...]
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Lock:
    """All stages, by name, in the order of the file."""

    stages: Mapping[str, Stage]

    @cached_property
    def _producers(self) -> dict[str, tuple[Stage, Recorded]]:
        return {out.path: (stage, out) for stage in self.stages.values() for out in stage.outputs}

    def producer(self, path: str) -> tuple[Stage, Recorded] | None:
        """The stage that made a path, and the output that the path is or lies in."""
        for each in (path, *(str(above) for above in Path(path).parents)):
            if each in self._producers:
                return self._producers[each]
        return None

    def inside(self, folder: str) -> list[Recorded]:
        """The outputs of stages that lie in a folder."""
        return [out for path, (_, out) in self._producers.items() if path.startswith(f"{folder}/")]


def read(path: Path) -> Lock:
    """The lock file.

    Raises:
        InvalidInput: if it is missing or is not what DVC writes.
    """
    try:
        found = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput(
            f"{path}: missing, expected the lock file that `dvc repro` writes"
        ) from None
    except (YAMLError, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        raise InvalidInput(f"{path}: not YAML ({reason}), expected a lock file of DVC") from None
    try:
        stages = {name: _stage(name, entry) for name, entry in found["stages"].items()}
    except (AttributeError, KeyError, TypeError) as error:
        raise InvalidInput(f"{path}: no lock file of DVC: {error!r}") from None
    return Lock(stages)


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
