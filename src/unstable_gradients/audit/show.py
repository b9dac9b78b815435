"""A lineage as a tree for a reader, and as JSON for a program."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from unstable_gradients.audit import files
from unstable_gradients.audit.lineage import Result, Run, Source, State
from unstable_gradients.audit.modules import is_fingerprint

INDENT = "   "


def mark(intact: bool) -> str:
    """What stands before a thing that is as recorded, or is not."""
    return "✓" if intact else "✗"


@dataclass
class Tree:
    """The lineage as indented lines; a stage or file of code that recurs is shown once."""

    _stages: set[str] = field(default_factory=set)
    _sources: set[Source] = field(default_factory=set)
    _environments: list[Mapping[str, Any]] = field(default_factory=list)
    _reasons: set[str] = field(default_factory=set)

    def lines(self, result: Result, indent: str = "") -> Iterator[str]:
        """The lines of a result and of all that it was made from."""
        yield f"{indent}{_mark(result.state)} {result.path}  {result.state}, md5 {result.md5}"
        inner = indent + INDENT
        if not self._stages & {run.stage for run in result.runs}:
            for each in result.published:
                said = "as published" if each.intact else "NOT as published"
                yield f"{inner}{mark(each.intact)} {each.path}  {said}, sha256 {each.sha256}"
        for run in result.runs:
            if run.stage in self._stages:
                yield f"{inner}made by {run.stage}, see above"
            else:
                self._stages.add(run.stage)
                yield f"{inner}made by {run.stage}"
                yield from self._run(run, inner + INDENT)

    def _run(self, run: Run, indent: str) -> Iterator[str]:
        yield f"{indent}{run.command}"
        for line in run.disagreements:
            yield f"{indent}{mark(False)} {line}"
        for each in run.parameters:
            yield f"{indent}{_mark(each.state)} {each.name} = {_value(each.value)}  {each.state}"
        if run.environment and run.environment not in self._environments:
            self._environments.append(run.environment)
            yield from (f"{indent}{line}" for line in _environment(run.environment))
        for source in run.sources:
            if source not in self._sources:
                yield (
                    f"{indent}{_mark(source.state)} {source.path}  {source.state}, "
                    f"md5 {source.md5}{_remarks(source)}{self._commit(source)}"
                )
        known = len(self._sources & set(run.sources))
        if known:
            yield f"{indent}and {known} files of code shown above"
        self._sources.update(run.sources)
        for result in run.inputs:
            yield from self.lines(result, indent)

    def _commit(self, source: Source) -> str:
        """What git says of a file; why it does not say is given once."""
        if source.md5.endswith(files.FOLDER_MARK) or is_fingerprint(source.path):
            return ""  # not kept by git
        if source.git.commit:
            return f", commit {source.git.commit}"
        if not source.git.silent:
            return ", not committed"
        known = source.git.silent in self._reasons
        self._reasons.add(source.git.silent)
        return ", git does not say" if known else f", git does not say: {source.git.silent}"


def _mark(state: State) -> str:
    return mark(state is State.INTACT)


def _remarks(source: Source) -> str:
    return " without remarks" if source.without_remarks else ""


def _environment(environment: Mapping[str, Any]) -> Iterator[str]:
    for group, values in environment.items():
        yield f"with {group}: {_value(values)}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(each)}" for key, each in value.items())
    return str(value)


def as_json(result: Result) -> dict[str, Any]:
    """The lineage as nested mappings; a stage is given in full wherever it occurs first."""
    return _result_json(result, set())


def _result_json(result: Result, shown: set[str]) -> dict[str, Any]:
    return {
        "path": result.path,
        "md5": result.md5,
        "state": result.state.value,
        "intact": result.intact,
        "published": {
            each.path: {"sha256": each.sha256, "intact": each.intact} for each in result.published
        },
        "runs": [_run_json(run, shown) for run in result.runs],
    }


def _run_json(run: Run, shown: set[str]) -> dict[str, Any]:
    if run.stage in shown:
        return {"stage": run.stage}
    shown.add(run.stage)
    return {
        "stage": run.stage,
        "command": run.command,
        "disagreements": list(run.disagreements),
        "environment": run.environment,
        "parameters": {
            each.name: {"value": each.value, "state": each.state.value} for each in run.parameters
        },
        "sources": {
            each.path: {"md5": each.md5, "state": each.state.value, **_git_json(each)}
            for each in run.sources
        },
        "inputs": [_result_json(each, shown) for each in run.inputs],
    }


def _git_json(source: Source) -> dict[str, str]:
    """The commit, empty if there is none; or why git does not say, and then no commit at all."""
    if source.git.silent:
        return {"git does not say": source.git.silent}
    return {"commit": source.git.commit}
