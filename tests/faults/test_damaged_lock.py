"""A damaged dvc.lock: DVC does the stages over, or refuses the file until it is removed."""

import shutil
from itertools import cycle

import numpy as np
import pytest

from tests.faults import processes, results
from tests.faults.damage import audit, copy_of, cut, flip, overwrite
from tests.pipeline.project import Project

LAST = "data/results/frozen-layers.csv"
SEED = 5
PLACES = [float(each) for each in np.random.default_rng(SEED).random(20)]
DAMAGES = list(zip(cycle(results.LOCKS), PLACES, strict=False))


def repro_ends_right(project: Project, finished: Project, name: str) -> bool:
    """Whether DVC had to be helped, by removing the file, to bring everything in order."""
    status, said = processes.ended(processes.repro(project, results.TARGET))
    refused = status != 0
    if refused:
        assert "ERROR: " in said or "dvc.lock" in said
        (project.root / name).unlink()
        project.repro(results.TARGET)
    assert results.wrong(project, finished) == []
    return refused


@pytest.mark.many
@pytest.mark.parametrize(("name", "place"), DAMAGES)
def test_a_flipped_bit_is_found_by_dvc(
    project: Project, finished: Project, name: str, place: float
) -> None:
    """Results that were right stay so: at worst, stages are done over."""
    path = project.root / name
    flip(path, int(place * path.stat().st_size), int(100 * place) % 7)
    repro_ends_right(project, finished, name)
    status, said = audit(project, LAST)
    assert (status, said) == (0, ""), "the lock file is not as it was, and nobody noticed"


@pytest.mark.many
@pytest.mark.parametrize(("name", "part"), DAMAGES[:10])
def test_a_lock_file_that_was_cut(
    project: Project, finished: Project, name: str, part: float
) -> None:
    """As by a kill while DVC writes it: what is missing in it is taken from the cache.

    But for the digits of a size: 13 in place of 138 is a number, too, and nobody goes by it.
    """
    path = project.root / name
    content = path.read_bytes()
    overwrite(path, content[: int(part * len(content))])
    repro_ends_right(project, finished, name)
    assert results.recorded(project) == results.recorded(finished)


@pytest.mark.parametrize("content", [b"", pytest.param(b"stages:\n- 1", marks=pytest.mark.many)])
def test_a_lock_file_that_is_none(project: Project, finished: Project, content: bytes) -> None:
    """DVC and the audit say that the file cannot be read; without it everything is restored."""
    name = results.LOCKS[0]
    overwrite(project.root / name, content)
    status, said = audit(project, LAST)
    assert status == 2
    assert said.startswith("audit: ")
    assert said.count("\n") == 1
    assert "dvc.lock" in said
    assert repro_ends_right(project, finished, name)
    assert results.files(project) == results.files(finished)


@pytest.mark.many
def test_swapped_hashes_are_found(project: Project, finished: Project) -> None:
    """DVC puts the one output in the place of the other. No stage nor the audit accepts that."""
    names = ("data/runs/accuracy/depth-1.csv", "data/runs/frozen-layers/depth-1.csv")
    right = project.locks()
    one, other = (path.parent.name + path.name for path in (copy_of(project, n) for n in names))
    for lock, content in right.items():
        swapped = content.replace(one, "?").replace(other, one).replace("?", other)
        project.write(lock, swapped)
    assert project.dvc("repro", results.TARGET).returncode != 0
    assert sorted(results.wrong(project, finished)) == sorted(names)  # DVC believed dvc.lock
    for name in names:
        status, said = audit(project, name)
        assert status == 1
        assert f"✗ {name}: not what the stage made" in said

    for lock, content in right.items():
        project.write(lock, content)  # as `git checkout` does
    shutil.rmtree(project.root / ".dvc/cache/runs")
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project, LAST) == (0, "")


@pytest.mark.many
def test_what_dvc_noted_of_running_commands_may_be_cut(project: Project, finished: Project) -> None:
    """DVC writes .dvc/tmp/rwlock in place too; it names the file, which README says to remove."""
    noted = project.root / ".dvc/tmp/rwlock"
    cut(noted)
    done = project.dvc("repro", results.TARGET)
    assert done.returncode != 0
    assert ".dvc/tmp/rwlock" in done.stdout
    noted.unlink()
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
