"""All that a crate of a project is made from, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

from unstable_gradients.audit import lock, packages, records
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.lock import Lock, Stage
from unstable_gradients.audit.records import RunRecord
from unstable_gradients.crate import citation
from unstable_gradients.crate.citation import Citation
from unstable_gradients.errors import InvalidInput


@dataclass(frozen=True)
class Study:
    """A project that has run.

    Attributes:
        pipelines: the path of each dvc.yaml, the project's own first.
        descriptions: what these say of each stage, or of each group of stages.
        records: of each stage's run, by the stage's name.
        versions: of each package that requirements/lock.txt names.
    """

    root: Path
    lock: Lock
    pipelines: tuple[str, ...]
    descriptions: Mapping[str, str]
    files: Files
    records: Mapping[str, RunRecord]
    versions: Mapping[str, str]
    citation: Citation

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in an order in which each comes after those whose outputs it reads."""
        makers = {
            stage.name: [
                made.name for each in stage.dependencies for made in self._makers(each.path)
            ]
            for stage in self.lock.stages.values()
        }
        return tuple(self.lock.stages[name] for name in TopologicalSorter(makers).static_order())

    def _makers(self, path: str) -> list[Stage]:
        """The stages that made a path or what lies in it."""
        paths = [out.path for out in self.lock.inside(path)] or [path]
        found = (self.lock.producer(each) for each in paths)
        return [made[0] for made in found if made]


def read(root: Path) -> Study:
    """A project with its lock files, records and citation.

    Raises:
        InvalidInput: if a lock file, a record or the citation is missing or none.
    """
    lock.require_all(root)
    locked = lock.read(root)
    locks = lock.locations(root)
    return Study(
        root,
        locked,
        tuple(locks),
        lock.descriptions(locks),
        Files(root),
        {stage.name: _record(root, stage) for stage in locked.stages.values()},
        packages.locked(root),
        citation.read(root),
    )


def _record(root: Path, stage: Stage) -> RunRecord:
    path = records.location(stage)
    if path is None:
        raise InvalidInput(f"{stage.name}: keeps no record of its run, expected one as an output")
    found = records.read(root / path)
    if found is None:
        raise InvalidInput(f"{path}: missing or no record, expected what {stage.name} really used")
    return found
