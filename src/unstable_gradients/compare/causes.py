"""What differs between two runs before a quantity: parameters, code, other inputs, and stages.

All of it is in the lock files: the parameters as the stages ran with them, the fingerprints of
code, which DVC keeps and which name modules, and the hashes of what each stage left.
"""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from unstable_gradients.audit import study
from unstable_gradients.audit.lock import Lock, Recorded, Stage
from unstable_gradients.audit.modules import is_fingerprint
from unstable_gradients.compare.revisions import Run
from unstable_gradients.program import code

SEED = "seed"
ABSENT = None  # in place of what one of the runs does not have
Pair = tuple[Any, Any]


@dataclass
class Cause:
    """What differs before one judge or several.

    Attributes:
        parameters: with both values, of those that stages were given.
        modules: with both hashes of their sources without remarks.
        inputs: other files that no stage makes, with both hashes.
        stages: that left something else, or that only one run has.
    """

    parameters: dict[str, Pair] = field(default_factory=dict)
    modules: dict[str, Pair] = field(default_factory=dict)
    inputs: dict[str, Pair] = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.parameters or self.modules or self.inputs or self.stages)

    def add(self, other: "Cause") -> None:
        """Take in what another one has."""
        self.parameters |= other.parameters
        self.modules |= other.modules
        self.inputs |= other.inputs
        self.stages += [name for name in other.stages if name not in self.stages]


class Causes:
    """What differs between two runs, each stage looked at once."""

    def __init__(self, first: Run, second: Run) -> None:
        self._first, self._second = first, second
        names = dict.fromkeys([*first.lock.stages, *second.lock.stages])
        self._of = {name: self._own(name) for name in names}
        self.seeds_are_shared = functools.cache(self._seeds_are_shared)

    def before(self, judge: str) -> Cause:
        """In the stages that a judge rests on, and in itself."""
        whole = Cause()
        for name in self._upstream(judge):
            whole.add(self._of[name])
        return whole

    def _seeds_are_shared(self, judge: str) -> bool:
        """Whether all stages before a judge that draw random numbers have the same seeds."""
        first, second = (
            _seeds(run.lock.before(judge)) if judge in run.lock.stages else {}
            for run in (self._first, self._second)
        )
        return all(first[name] == second[name] for name in first.keys() & second.keys())

    def _upstream(self, judge: str) -> list[str]:
        """The stages before a judge in either run, and itself, in the order of the lock files."""
        locks = (self._first.lock, self._second.lock)
        found = {name for each in locks if judge in each.stages for name in each.before(judge)}
        return [name for name in self._of if name in found]

    def _own(self, name: str) -> Cause:
        """What differs in one stage itself: its parameters, code, files, and whether it counts."""
        first, second = (run.lock.stages.get(name) for run in (self._first, self._second))
        if first is None or second is None:
            return Cause(stages=[name])
        return Cause(
            _unequal(leaves(first.parameters), leaves(second.parameters)),
            self._modules(first, second),
            _unequal(_given(self._first.lock, first), _given(self._second.lock, second)),
            [name] if _left(first) != _left(second) else [],
        )

    def _modules(self, first: Stage, second: Stage) -> dict[str, Pair]:
        """The modules that differ; if fingerprints are not kept, the fingerprint itself."""
        before, after = _fingerprint(first), _fingerprint(second)
        if not before or not after or before.md5 == after.md5:
            return {}
        named = []
        for run, recorded in ((self._first, before), (self._second, after)):
            kept = run.kept(recorded)
            if kept is None:
                run.miss("which modules are others is not known", recorded.path)
                return {recorded.path: (before.md5, after.md5)}
            named.append(code.parse(kept.read_text(encoding="utf-8")))
        return _unequal(*named)


def _unequal(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Pair]:
    names = dict.fromkeys([*first, *second])
    both = {name: (first.get(name, ABSENT), second.get(name, ABSENT)) for name in names}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def leaves(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Parameters by their full names."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= leaves(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = value
    return found


def _seeds(stages: Mapping[str, Stage]) -> dict[str, Any]:
    return {
        name: value
        for stage in stages.values()
        for name, value in leaves(stage.parameters).items()
        if name.rpartition(".")[2] == SEED
    }


def _fingerprint(stage: Stage) -> Recorded | None:
    return next((each for each in stage.dependencies if is_fingerprint(each.path)), None)


def _given(lock: Lock, stage: Stage) -> dict[str, str]:
    """The inputs that no stage makes; the stage that takes fingerprints is judged by these."""
    if any(out.path == study.CODE for out in stage.outputs):
        return {}
    return {path: md5 for path, md5 in _inputs(stage) if not _is_made(lock, path)}


def _inputs(stage: Stage) -> Iterator[tuple[str, str]]:
    return ((each.path, each.md5) for each in stage.dependencies if not is_fingerprint(each.path))


def _is_made(lock: Lock, path: str) -> bool:
    return bool(lock.producer(path) or lock.inside(path))


def _left(stage: Stage) -> dict[str, str]:
    """What a stage left, but for its record and the fingerprints of code."""
    apart = (f"{study.RECORDS}/", study.CODE)
    return {out.path: out.md5 for out in stage.outputs if not out.path.startswith(apart)}
