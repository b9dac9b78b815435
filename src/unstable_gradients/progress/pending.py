"""Which stages a run has still to do, as far as lock files and the folder tell.

It is a guess of what DVC will find: a stage whose inputs are made anew counts as one that will run,
though DVC skips it where they turn out as before.
"""

from collections.abc import Collection
from pathlib import Path

from unstable_gradients.audit import lock
from unstable_gradients.audit.files import Files
from unstable_gradients.audit.study import CHECKED


def pending(root: Path, past: Collection[str]) -> list[str]:
    """The stages that will run, but for those that this run has passed already.

    Raises:
        InvalidInput: if there are no lock files, or one is not what DVC writes.
    """
    read, parameters = lock.read(root), lock.read_parameters(root)
    files, will_run = Files(root), dict[str, bool]()

    def runs(stage: lock.Stage) -> bool:
        if stage.name not in will_run:
            will_run[stage.name] = False  # of a circle, which DVC will refuse
            will_run[stage.name] = stage.name not in past and (
                _differs(root, stage, parameters)
                or any(is_another(each) for each in stage.dependencies)
            )
        return will_run[stage.name]

    def is_another(each: lock.Recorded) -> bool:
        inside = [read.producer(out.path) for out in read.inside(each.path)]
        makers = [found for found in (read.producer(each.path), *inside) if found is not None]
        if not makers:
            return files.digest(files.behind_link(each.path)) != each.md5
        if each.path != CHECKED and any(runs(stage) for stage, _ in makers):
            return True
        out = makers[0][1]
        made = out.md5 if out.path == each.path else files.digest(each.path)
        return made != each.md5

    return [stage.name for stage in read.stages.values() if runs(stage)]


def _differs(root: Path, stage: lock.Stage, parameters: dict[str, object]) -> bool:
    """Whether a stage has other parameters than in its last run, or lacks an output of it."""
    try:
        found = {name: lock.value_of(parameters, name) for name in stage.parameters}
    except KeyError:
        return True
    return found != stage.parameters or not all((root / out.path).exists() for out in stage.outputs)
