"""The lineage of an output: what DVC recorded, held against what is there now."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from unstable_gradients.audit import files, packages, published, records, study
from unstable_gradients.audit.cache import Cache
from unstable_gradients.audit.command import contradictions
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.git import Told, last_commits
from unstable_gradients.audit.leftovers import Leftovers
from unstable_gradients.audit.lock import Lock, Recorded, Stage, read_parameters, value_of
from unstable_gradients.audit.modules import Modules, is_fingerprint, takes_all_code
from unstable_gradients.audit.published import Published
from unstable_gradients.audit.records import RunRecord
from unstable_gradients.errors import InvalidInput

NEAREST = 3  # outputs that are named where there is none of the name asked for


class State(StrEnum):
    """How something stands to its record."""

    INTACT = "intact"
    CHANGED = "changed since"
    MISSING = "missing"


@dataclass(frozen=True)
class Source:
    """What no stage makes: a module, a folder, or the report's template.

    Attributes:
        md5: of a module that of its source without remarks.
        git: which commit last changed it, or why git does not say.
    """

    path: str
    md5: str
    state: State
    git: Told
    without_remarks: bool = False


@dataclass(frozen=True)
class Parameter:
    """A parameter with the value recorded, and how params.yaml stands to it."""

    name: str
    value: Any
    state: State


@dataclass(frozen=True)
class Run:
    """A stage as it ran, and what it ran on.

    Attributes:
        environment: package versions, kernels and precision, as the stage recorded them.
        disagreements: a line for each way in which the records contradict each other.
    """

    stage: str
    command: str
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    inputs: tuple["Result", ...]
    environment: Mapping[str, Any]
    disagreements: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """An output of a stage, or a folder of outputs of several.

    Attributes:
        runs: the stages that made it.
        published: of a data set, its files.
    """

    path: str
    md5: str
    state: State
    runs: tuple[Run, ...]
    published: tuple[Published, ...] = ()

    @cached_property
    def intact(self) -> bool:
        """Whether it and all that it was made from are as recorded."""
        return (
            self.state is State.INTACT
            and all(map(_intact, self.runs))
            and all(each.intact for each in self.published)
        )


def _intact(run: Run) -> bool:
    return (
        all(each.state is State.INTACT for each in run.parameters)
        and all(each.state is State.INTACT for each in run.sources)
        and all(each.intact for each in run.inputs)
        and not run.disagreements
    )


class Audit:
    """Traces outputs of one project; each file is hashed once, each stage followed once."""

    def __init__(self, root: Path, lock: Lock) -> None:
        self._root, self._lock = root, lock
        self._files = Files(root)
        self.cache = Cache(root, self._files.digest)
        self.leftovers = Leftovers(self._files, lock)
        self._modules = Modules(self._files)
        self._parameters = read_parameters(root)
        self._versions = packages.locked(root)
        self._runs: dict[str, Run] = {}
        self._checked: dict[str, tuple[Published, ...]] = {}
        self._commits = last_commits(root, self._source_paths())

    def result(self, path: str, through: frozenset[str] | None = None) -> Result:
        """The lineage of an output of a stage; of its inputs made by stages, only those named.

        Raises:
            InvalidInput: if no stage makes it.
        """
        made = self._lock.producer(path)
        if made is None:
            known = [out.path for each in self._lock.stages.values() for out in each.outputs]
            near = difflib.get_close_matches(path, known, NEAREST, 0) or known
            raise InvalidInput(
                f"{path}: no stage of the lock files makes it, expected one of {len(known)} "
                f"outputs such as {', '.join(near)}"
            )
        stage, out = made
        run = self._run(stage)
        if through is not None:
            followed = tuple(each for each in run.inputs if each.path in through)
            run = replace(run, inputs=followed)
        return Result(out.path, out.md5, self._state(out), (run,), self._published(out.path))

    def _run(self, stage: Stage) -> Run:
        if stage.name not in self._runs:
            record = records.read(self._root / (records.location(stage) or ""))
            self._runs[stage.name] = Run(
                stage.name,
                stage.command,
                tuple(self._parameter(*each) for each in stage.parameters.items()),
                tuple(self._sources(stage, record)),
                tuple(map(self._input, self._made(stage))),
                record.environment if record else {},
                tuple(self._disagreements(stage, record)),
            )
        return self._runs[stage.name]

    def _made(self, stage: Stage) -> list[Recorded]:
        """The inputs of a stage that other stages made, but for its fingerprint of code.

        What that was made from are the modules that it names; to follow it as well would repeat
        all code of the study.
        """
        made = [each for each in stage.dependencies if self._is_made(each.path)]
        return [each for each in made if not is_fingerprint(each.path)]

    def _is_made(self, path: str) -> bool:
        return bool(self._lock.producer(path) or self._lock.inside(path))

    def _input(self, dependency: Recorded) -> Result:
        outputs = self._lock.inside(dependency.path) or [dependency]
        stages = [made[0] for each in outputs if (made := self._lock.producer(each.path))]
        runs = dict.fromkeys(stage.name for stage in stages)
        return Result(
            dependency.path,
            dependency.md5,
            self._state(dependency),
            tuple(self._run(self._lock.stages[name]) for name in runs),
            self._published(dependency.path),
        )

    def _published(self, path: str) -> tuple[Published, ...]:
        if path in study.PUBLISHED and path not in self._checked:
            self._checked[path] = tuple(published.check(self._root, path))
        return self._checked.get(path, ())

    def _state(self, recorded: Recorded) -> State:
        return _state(recorded.md5, self._files.digest(recorded.path))

    def _parameter(self, name: str, value: Any) -> Parameter:
        try:
            now = value_of(self._parameters, name)
        except KeyError:
            return Parameter(name, value, State.MISSING)
        return Parameter(name, value, State.INTACT if now == value else State.CHANGED)

    def _sources(self, stage: Stage, record: RunRecord | None) -> Iterator[Source]:
        """Modules and other files; also the fingerprint that names modules, if it has changed."""
        for path, md5 in self._modules.of(stage, record).items():
            now = self._modules.digest(path)
            yield Source(path, md5, _state(md5, now), self._commits.of(path), True)
        used = record.data if record else {}
        for each in stage.dependencies:
            is_folder = each.md5.endswith(files.FOLDER_MARK)
            if is_fingerprint(each.path):
                if self._state(each) is not State.INTACT:
                    yield self._source(each)
            elif is_folder and takes_all_code(stage):
                continue  # of modules
            elif is_folder and not self._is_made(each.path):
                yield from self._folder(each, used)
            elif not self._is_made(each.path):
                yield self._source(each)

    def _folder(self, folder: Recorded, used: Mapping[str, str]) -> Iterator[Source]:
        """Its files; if it changed, the folder and those of its files that the stage used.

        The lock file has the folder as a whole, so that of its other files it is not known then.
        """
        inside = {path: md5 for path, md5 in used.items() if path.startswith(f"{folder.path}/")}
        if self._state(folder) is State.INTACT:
            paths = self._files.within(folder.path)
            inside |= {path: self._files.digest(path) or "" for path in paths}
        else:
            yield self._source(folder)
        yield from (self._source(Recorded(path, inside[path])) for path in sorted(inside))

    def _source(self, recorded: Recorded) -> Source:
        told = self._commits.of(recorded.path)
        return Source(recorded.path, recorded.md5, self._state(recorded), told)

    def _source_paths(self) -> set[str]:
        """Files and folders that hold all that no stage makes."""
        dependencies = (each for stage in self._lock.stages.values() for each in stage.dependencies)
        paths = {each.path for each in dependencies if not self._is_made(each.path)}
        return {self._files.behind_link(path) for path in paths}

    def _disagreements(self, stage: Stage, record: RunRecord | None) -> list[str]:
        lines = contradictions(stage)
        if record:
            lines += records.disagreements(stage, record, self._files.digest)
            lines += filter(None, (self.leftovers.used(stage, path) for path in record.data))
            lines += self._modules.disagreements(stage, record)
            lines += packages.others(record.environment, self._versions)
        else:
            lines.append("no record of what this run used")
        for out in stage.outputs:
            if out.path == records.location(stage) and self._state(out) is not State.INTACT:
                lines.append(f"{out.path}: {self._state(out)}")
            for copy, path in self.cache.damaged(out):
                lines.append(f"{copy}: damaged, as DVC keeps {path}")
        for each in stage.dependencies:
            made = self._lock.producer(each.path)
            if made and made[1].path == each.path and made[1].md5 != each.md5:
                lines.append(f"{each.path}: made anew by {made[0].name} after this stage read it")
        return lines


def _state(recorded: str, now: str | None) -> State:
    if now is None:
        return State.MISSING
    return State.INTACT if now == recorded else State.CHANGED
