"""Damaged files: DVC makes them anew or says so, or the audit finds them; README heals them."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from faults import processes, results
from pipeline.project import Project

RUN, WEIGHTS = "data/runs/accuracy/depth-1.csv", "data/runs/trained/depth-1.npz"
RECORD, IMAGES = "data/records/accuracy/depth-1.json", "data/mnist/train-images-idx3-ubyte"
LAST = "data/results/frozen-layers.csv"
MANY = pytest.mark.many


def flip(path: Path, bit: int | None = None) -> None:
    """Turn one bit over; where no other is named, one in the middle."""
    content = bytearray(path.read_bytes())
    place, bit = divmod(4 * len(content) if bit is None else bit, 8)
    content[place] ^= 1 << bit
    overwrite(path, bytes(content))


def cut(path: Path) -> None:
    """Lose the second half."""
    content = path.read_bytes()
    overwrite(path, content[: len(content) // 2])


def overwrite(path: Path, content: bytes) -> None:
    """Put other bytes into the same file, with the same rights and the same date."""
    was = path.stat()
    path.chmod(0o644)
    path.write_bytes(content)
    path.chmod(was.st_mode)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def audit(project: Project, path: str = LAST) -> tuple[int, str]:
    """What `python -m unstable_gradients.audit` finds: its status and the marked lines."""
    done = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.audit", path],
        cwd=project.root,
        env=project.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    marked = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("✗")]
    return done.returncode, "\n".join(marked) + done.stderr


def cached(project: Project, out: str) -> Path:
    """DVC's copy of an output."""
    stages = results.recorded(project).values()
    (md5,) = (each.md5 for stage in stages for each in stage.outputs if each.path == out)
    return project.root / ".dvc/cache/files/md5" / md5[:2] / md5[2:]


@pytest.mark.parametrize(
    ("name", "subject", "damage"),
    [
        (RUN, LAST, flip),
        pytest.param(RUN, LAST, cut, marks=MANY),
        pytest.param(WEIGHTS, WEIGHTS, flip, marks=MANY),
        pytest.param(WEIGHTS, WEIGHTS, cut, marks=MANY),
        pytest.param(RECORD, LAST, flip, marks=MANY),
        pytest.param(RECORD, LAST, cut, marks=MANY),
        pytest.param(IMAGES, LAST, flip, marks=MANY),
        pytest.param(IMAGES, LAST, cut, marks=MANY),
    ],
)
def test_a_damaged_output_is_found_and_made_good(
    project: Project, finished: Project, name: str, subject: str, damage: Callable[[Path], None]
) -> None:
    """The audit marks the file and `dvc repro` brings the right one, which it has a copy of."""
    damage(project.root / name)
    status, said = audit(project, subject)
    assert status == 1
    assert name in said or str(Path(name).parent) in said
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project, subject) == (0, "")


@MANY
@pytest.mark.parametrize(
    ("names", "subject"), [((RUN, LAST), LAST), ((IMAGES, IMAGES.replace("train", "t10k")), LAST)]
)
def test_swapped_files_are_found_and_put_right(
    project: Project, finished: Project, names: tuple[str, str], subject: str
) -> None:
    """Each of the two is whole, and is not what belongs there."""
    one, other = (project.root / name for name in names)
    contents = one.read_bytes(), other.read_bytes()
    one.write_bytes(contents[1])
    other.write_bytes(contents[0])
    assert audit(project, subject)[0] == 1
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)


@MANY
@pytest.mark.parametrize(
    ("stage", "name", "message"),
    [
        ("accuracy@depth-1", IMAGES, f"{IMAGES}: "),
        ("frozen-layers@depth-1", RUN, f"{RUN}: "),
        ("summarize-frozen-layers", "data/runs/frozen-layers/depth-1.csv", "frozen-layers"),
    ],
)
def test_a_stage_refuses_an_input_that_was_cut(
    project: Project, stage: str, name: str, message: str
) -> None:
    """Started by hand: one line that names the file, and no result."""
    cut(project.root / name)
    before = results.files(project)
    running = processes.start(project, results.command(project, stage))
    status, said = processes.ended(running)
    assert status == 2
    assert said.count("\n") == 1
    assert message in said
    assert results.files(project) == before


@pytest.mark.parametrize("damage", [flip, pytest.param(cut, marks=MANY)])
def test_a_damaged_copy_in_the_cache_is_found_before_and_after_dvc_restores_it(
    project: Project, finished: Project, damage: Callable[[Path], None]
) -> None:
    """DVC does not look at its copies. The audit does, and what README says brings all back."""
    copy = cached(project, RUN)
    damage(copy)
    name = copy.relative_to(project.root).as_posix()
    assert audit(project) == (1, f"✗ {name}: DVC's copy of {RUN} is damaged")
    (project.root / RUN).unlink()
    project.repro(results.TARGET)
    status, said = audit(project)
    assert status == 1
    assert f"✗ {RUN}  changed since" in said
    assert f"✗ {name}: DVC's copy" in said

    (project.root / RUN).unlink()
    copy.unlink()
    project.repro(results.TARGET)
    assert results.files(project) == results.files(finished)
    assert audit(project) == (0, "")


@MANY
def test_a_damaged_copy_of_a_file_of_a_folder_is_found(project: Project) -> None:
    """As above, of one of the files of MNIST."""
    listing = cached(project, "data/mnist")
    (copy,) = (
        project.root / ".dvc/cache/files/md5" / line[:2] / line[2:]
        for line in [_md5(project.root / IMAGES)]
    )
    flip(copy)
    assert f"{copy.name}: DVC's copy of data/mnist" in audit(project)[1]
    flip(copy)
    assert audit(project) == (0, "")
    flip(listing)
    assert f"{listing.name}: DVC's copy of data/mnist" in audit(project)[1]


def _md5(path: Path) -> str:
    import hashlib

    return hashlib.md5(path.read_bytes()).hexdigest()
