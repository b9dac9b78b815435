"""A tree that may be read and not written: one line says so, and all stays as it is."""

import ctypes
import os
from collections.abc import Iterator

import pytest

from tests.faults import processes, results
from tests.pipeline.project import Project

DROP, DAC_OVERRIDE = 24, 1  # of capabilities(7) and prctl(2): what lets root write everywhere


def give_up_rights() -> None:
    """Have the rights of files bind the program to be started, even if root starts it."""
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(DROP, DAC_OVERRIDE, 0, 0, 0) != 0:
        raise OSError("root cannot give up a capability")


@pytest.fixture
def read_only(project: Project) -> Iterator[Project]:
    """The finished project, in which nobody may write."""
    folders = [project.root, *(path for path in project.root.rglob("*") if path.is_dir())]
    rights = {path: path.stat().st_mode for path in folders}
    for path, mode in rights.items():
        path.chmod(mode & ~0o222)
    yield project
    for path, mode in rights.items():
        path.chmod(mode)


@pytest.mark.parametrize(
    ("stage", "record"),
    [
        ("accuracy@depth-1", "data/records/depth.train/depth-1.json"),
        pytest.param(
            results.STAGES[-1], "data/records/frozen.summarize.json", marks=pytest.mark.many
        ),
    ],
)
def test_a_stage_that_may_not_write_ends_with_one_line_before_it_works(
    read_only: Project, stage: str, record: str
) -> None:
    """The user sees "depth.train: data/records/depth.train/depth-1.json: Permission denied"."""
    before = results.files(read_only)
    command = results.command(read_only, stage)
    running = processes.start(read_only, command, before=give_up_rights)
    program = results.program(read_only, stage)
    assert processes.ended(running) == (2, f"{program}: {record}: Permission denied\n")
    assert results.files(read_only) == before
