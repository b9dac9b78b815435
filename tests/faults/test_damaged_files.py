"""Damaged data and results: the audit marks them, and DVC or README's recipe makes them good."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import processes, results
from tests.faults.damage import audit, cut, flip, overwrite, rot
from tests.pipeline.project import Project

RUN, WEIGHTS = "data/runs/accuracy/depth-1.csv", "data/runs/trained/depth-1.npz"
RECORD, IMAGES = "data/records/depth.train/depth-1.json", "data/mnist/train-images-idx3-ubyte"
LABELS = "data/mnist/train-labels-idx1-ubyte"
LAST = "data/results/frozen-layers.csv"
MANY = pytest.mark.many


def is_marked(name: str, said: str) -> bool:
    """Whether the audit marks a file, or the folder that DVC takes as a whole."""
    return f"✗ {name}" in said or f"✗ {Path(name).parent}" in said


@pytest.mark.parametrize("damage", [pytest.param(flip, marks=MANY), cut])
@pytest.mark.parametrize(
    "name", [RUN, *(pytest.param(name, marks=MANY) for name in (WEIGHTS, RECORD, IMAGES, LAST))]
)
def test_a_damaged_file_is_found_and_made_good(
    project: Project, finished: Project, name: str, damage: Callable[[Path], None]
) -> None:
    """`dvc repro` says that the stage "is cached", and puts its copies in place."""
    damage(project.root / name)
    subject = name if name == WEIGHTS else LAST
    status, said = audit(project, subject)
    assert status == 1
    assert is_marked(name, said)
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project, subject) == (0, "")


@MANY
@pytest.mark.parametrize("names", [(RUN, LAST), (IMAGES, LABELS)])
def test_swapped_files_are_found_and_put_right(
    project: Project, finished: Project, names: tuple[str, str]
) -> None:
    """Each of the two is whole, and is not what belongs there."""
    paths = [project.root / name for name in names]
    for path, content in zip(reversed(paths), [path.read_bytes() for path in paths], strict=True):
        overwrite(path, content)
    status, said = audit(project, LAST)
    assert status == 1
    assert all(is_marked(name, said) for name in names)
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)


@MANY
@pytest.mark.parametrize("name", [RUN, IMAGES])
def test_a_bit_that_rots_is_found_by_the_audit_though_dvc_goes_by_the_date(
    project: Project, finished: Project, name: str
) -> None:
    """`dvc repro` says that nothing changed. The audit knows better; README says what to do."""
    project.repro(results.TARGET)  # DVC notes the dates of the files
    rot(project.root / name)
    assert project.repro(results.TARGET) == set()
    assert results.wrong(project, finished) == [name]  # or else this test has lost its subject
    status, said = audit(project, LAST)
    assert status == 1
    assert is_marked(name, said)
    (project.root / name).unlink()
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project, LAST) == (0, "")


@MANY
@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("accuracy@depth-1", IMAGES),
        ("frozen-layers@depth-1", RUN),
        ("summarize-frozen-layers", "data/runs/frozen-layers/depth-1.csv"),
    ],
)
def test_a_stage_refuses_an_input_that_was_cut(project: Project, stage: str, name: str) -> None:
    """Started by hand, past DVC: one line names the file, and there is no result."""
    cut(project.root / name)
    before = results.files(project)
    running = processes.start(project, results.command(project, stage))
    status, said = processes.ended(running)
    assert status == 2
    assert said.count("\n") == 1
    assert name in said
    assert results.files(project) == before
