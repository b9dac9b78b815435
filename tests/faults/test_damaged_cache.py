"""Damaged copies in DVC's cache, which DVC hands out unseen: the audit finds them."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import results
from tests.faults.damage import audit, copy_of, copy_with, cut, flip
from tests.pipeline.project import Project

RUN, LAST = "data/runs/accuracy/depth-1.csv", "data/results/frozen-layers.csv"
SECTION, USER = "stages/frozen/dvc.yaml", "frozen-layers@depth-1"
IMAGES = "data/mnist/train-images-idx3-ubyte"


@pytest.mark.parametrize("damage", [flip, pytest.param(cut, marks=pytest.mark.many)])
def test_a_damaged_copy_is_found_before_and_after_dvc_restores_it(
    project: Project, finished: Project, damage: Callable[[Path], None]
) -> None:
    """The audit names the copy, and README says to remove it and what came of it."""
    copy = copy_of(project, RUN)
    damage(copy)
    name = copy.relative_to(project.root).as_posix()
    assert audit(project, LAST) == (1, f"✗ {name}: damaged, as DVC keeps {RUN}")

    (project.root / RUN).unlink()
    project.repro(results.TARGET)
    assert results.wrong(project, finished) == [RUN]  # without a word from DVC
    status, said = audit(project, LAST)
    assert status == 1
    assert f"✗ {RUN}  changed since" in said
    assert f"✗ {name}: damaged" in said

    (project.root / RUN).unlink()
    copy.unlink()
    assert "accuracy@depth-1" in project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project, LAST) == (0, "")


@pytest.mark.many
def test_a_damaged_copy_of_a_file_in_a_folder_is_found(project: Project) -> None:
    """The same for MNIST, whose four files DVC keeps beside a listing of them."""
    md5 = hashlib.md5((project.root / IMAGES).read_bytes()).hexdigest()
    for copy, kept in (
        (copy_with(project, md5), IMAGES),
        (copy_of(project, "data/mnist"), "data/mnist"),
    ):
        flip(copy)
        name = copy.relative_to(project.root).as_posix()
        assert audit(project, LAST) == (1, f"✗ {name}: damaged, as DVC keeps {kept}")
        flip(copy)
        assert audit(project, LAST) == (0, "")


@pytest.mark.many
def test_a_stage_that_used_a_damaged_copy_is_found_and_done_over(
    project: Project, finished: Project, tmp_path: Path
) -> None:
    """A run of another question on a wrong digit: README has the stage run again, by force."""
    right = finished.copied_to(tmp_path / "right")
    for each in (project, right):
        each.change(**{"experiments.frozen-layers.epochs": 1})
    right.repro(results.TARGET)

    copy = copy_of(project, RUN)
    flip(copy, copy.read_bytes().index(b",0.1,") + 3)  # an accuracy of 0.1 becomes 0.0
    (project.root / RUN).unlink()
    assert USER in project.repro(results.TARGET)
    wrong = results.wrong(project, right)
    assert LAST in wrong
    assert f"✗ {RUN}: changed while the stage ran; it used" in audit(project, LAST)[1]

    (project.root / RUN).unlink()
    copy.unlink()
    shutil.rmtree(project.root / ".dvc/cache/runs")
    project.repro(results.TARGET)
    assert audit(project, LAST)[0] == 1  # for DVC believes that the stage read what is there now
    project.repro("--force", "--single-item", f"{SECTION}:{USER}")
    project.repro(results.TARGET)
    assert results.files(project) == results.files(right)
    assert audit(project, LAST) == (0, "")
