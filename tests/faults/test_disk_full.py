"""No room for an output: one line names it, and everything stays as it was.

A limit on the size of files stands for the full disk: it binds root too, and one output at a time.
"""

import resource
from functools import partial
from pathlib import Path

import pytest

from tests.faults import processes, results
from tests.pipeline.project import Project


def run_with_room_for(project: Project, stage: str, size: int) -> tuple[int, str]:
    """Run a stage that can write no file larger than `size` bytes."""
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
    return processes.ended(processes.start(project, results.command(project, stage), before=limit))


def is_longer(name: str) -> bool:
    """Whether a file is written at greater length than it is kept, as matplotlib does an SVG."""
    return name.endswith(".svg")


def nothing_is_lost(project: Project, stage: str, sizes: slice = slice(None)) -> None:
    """Try a stage with a little less room than each of its outputs takes, from the largest on."""
    before = results.files(project)
    program = results.program(project, stage)
    outputs = {out.path: len(before[out.path]) for out in results.recorded(project)[stage].outputs}
    for size in sorted(set(outputs.values()), reverse=True)[sizes]:
        status, said = run_with_room_for(project, stage, size - 1)
        too_large = [name for name, bytes_ in outputs.items() if bytes_ >= size or is_longer(name)]
        assert said in [f"{program}: {name}: File too large\n" for name in too_large]
        assert status == 2
        assert results.files(project) == before


def test_a_full_disk_costs_nothing(project: Project) -> None:
    """The user sees "depth.train: data/runs/trained/depth-1.npz: File too large"."""
    nothing_is_lost(project, "accuracy@depth-1", slice(1))


@pytest.mark.many
def test_a_full_disk_costs_nothing_at_any_stage(ran: Project, tmp_path: Path) -> None:
    """The same of every stage program of the study, and of each of its outputs."""
    project = ran.copied_to(tmp_path / "project")
    programs = {stage.partition("@")[0]: stage for stage in results.recorded(project)}
    for folders in ("mnist", "fashion-mnist", "code"):  # whose outputs are no single files
        del programs[folders]
    for stage in programs.values():
        nothing_is_lost(project, stage)
