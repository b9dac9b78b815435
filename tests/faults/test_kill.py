"""SIGKILL, as from the kernel when memory runs out: nothing half made is taken for a result."""

import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from tests.faults import processes, results
from tests.faults.damage import audit
from tests.faults.results import STAGES, TARGET
from tests.pipeline.project import Project

SEED = 20
MOMENTS = [round(float(each), 3) for each in np.random.default_rng(SEED).random(20)]
MANY = pytest.mark.many
KILLED = -signal.SIGKILL
# What DVC writes in place, so that a kill can leave a part of it; README says to remove it. DVC
# puts './' before the name of a lock file if the part is YAML.
TO_REMOVE = {name: f"{name}'" for name in results.LOCKS} | {".dvc/tmp/rwlock": "RWLock-file"}


def run_before(stage: str, fresh: Project, finished: Project) -> None:
    """Run, by hand, the stages that come before this one."""
    for earlier in STAGES[: STAGES.index(stage)]:
        assert processes.ended(processes.start(fresh, results.command(finished, earlier)))[0] == 0


def rerun_ends_right(project: Project, finished: Project) -> None:
    """One rerun, after what README says if DVC cannot read its own files, ends as ever."""
    status, said = processes.ended(processes.repro(project, TARGET))
    for name, message in TO_REMOVE.items():
        if status != 0 and message in said:
            (project.root / name).unlink()
            status, said = processes.ended(processes.repro(project, TARGET))
    assert status == 0, said
    assert results.files(project) == results.files(finished)


@pytest.mark.parametrize("part", [MOMENTS[0], *(pytest.param(m, marks=MANY) for m in MOMENTS[1:])])
def test_a_killed_pipeline_is_finished_by_a_rerun(
    fresh: Project, finished: Project, part: float
) -> None:
    """The user sees "Killed", runs `dvc repro` again, and has what an undisturbed run leaves."""
    running = processes.repro(fresh, TARGET)
    time.sleep(part * float((finished.beside / "seconds").read_text(encoding="utf-8")))
    processes.kill_group(running)
    assert results.wrong(fresh, finished) == []
    rerun_ends_right(fresh, finished)


@MANY
@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_stage_is_finished_by_a_rerun(
    fresh: Project, finished: Project, stage: str
) -> None:
    """The same for a stage started by hand, on what the stages before it have made."""
    run_before(stage, fresh, finished)
    begin = time.monotonic()
    assert processes.ended(processes.start(fresh, results.command(finished, stage)))[0] == 0
    seconds = time.monotonic() - begin
    for out in results.recorded(finished)[stage].outputs:
        (fresh.root / out.path).unlink()
    for part in MOMENTS:
        running = processes.start(fresh, results.command(finished, stage))
        time.sleep(part * seconds)
        processes.kill_group(running)
        assert results.wrong(fresh, finished) == []
    rerun_ends_right(fresh, finished)


def killed_before(change: int, project: Project, command: list[str]) -> int:
    """Run a stage that is killed just before it changes a file for this time, counted from 1."""
    stopped = processes.start(
        project,
        command,
        PYTHONPATH=str(Path(__file__).parent / "killing"),
        KILLED_BEFORE=str(change),
        KILLED_IN=os.pathsep.join(str(project.root / name) for name in results.FOLDERS),
    )
    return processes.ended(stopped)[0]


@MANY
@pytest.mark.parametrize("stage", ["accuracy@depth-1", "frozen-layers@depth-1"])
def test_a_stage_killed_before_any_change_of_a_file_leaves_nothing_wrong(
    fresh: Project, finished: Project, stage: str
) -> None:
    """Whichever step of writing is the last one, each output is whole or absent."""
    run_before(stage, fresh, finished)
    change = 1
    while (status := killed_before(change, fresh, results.command(finished, stage))) == KILLED:
        assert results.wrong(fresh, finished) == []
        change += 1
    assert status == 0
    assert change > 4  # at least a table and the record, each made and moved
    assert results.partial(fresh) == []
    rerun_ends_right(fresh, finished)


def test_a_stage_killed_while_it_writes_leaves_nothing_wrong(
    fresh: Project, finished: Project
) -> None:
    """The weights are written, the table is not: neither is there, and both are made again."""
    command = results.command(finished, "accuracy@depth-1")
    assert killed_before(3, fresh, command) == KILLED
    assert results.wrong(fresh, finished) == []
    assert results.partial(fresh) != []  # it was killed where it should be
    assert processes.ended(processes.start(fresh, command)) == (0, "")
    assert {out.path for out in results.recorded(finished)["accuracy@depth-1"].outputs} <= set(
        results.files(fresh)
    )
    assert results.wrong(fresh, finished) == []
    assert results.partial(fresh) == []


@MANY
def test_what_was_begun_counts_for_nothing(project: Project, finished: Project) -> None:
    """A part of a table of a network that is no more: no stage, nor DVC, nor the audit minds."""
    folder = project.root / "data/runs/frozen-layers"
    (folder / ".removed.csv.12345.partial").write_text("network,frozen_la", encoding="utf-8")
    assert project.repro(results.TARGET) == set()
    assert project.locks() == finished.locks()
    assert audit(project, "data/results/frozen-layers.csv") == (0, "")
