"""Ways in which a file is damaged, and what the audit says then."""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults import results
from tests.pipeline.project import Project


def flip(path: Path, place: int | None = None, bit: int = 0) -> None:
    """Turn one bit over, by default in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if place is None else place] ^= 1 << bit
    overwrite(path, bytes(content))


def cut(path: Path) -> None:
    """Lose the second half."""
    content = path.read_bytes()
    overwrite(path, content[: len(content) // 2])


def rot(path: Path) -> None:
    """Turn one bit over as a failing disk does, which changes no date."""
    was = path.stat()
    flip(path)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def overwrite(path: Path, content: bytes) -> None:
    """Put other bytes into the same file; it may be one that DVC protects."""
    mode = path.stat().st_mode
    path.chmod(0o644)
    path.write_bytes(content)
    path.chmod(mode)


def audit(project: Project, path: str) -> tuple[int, str]:
    """What `python -m unstable_gradients.audit` finds: its status and the lines marked."""
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


def copy_of(project: Project, out: str) -> Path:
    """DVC's copy of an output, or of the listing of a folder."""
    stages = results.recorded(project).values()
    (md5,) = (each.md5 for stage in stages for each in stage.outputs if each.path == out)
    return copy_with(project, md5)


def copy_with(project: Project, md5: str) -> Path:
    """DVC's copy of what has this hash."""
    return project.root / ".dvc/cache/files/md5" / md5[:2] / md5[2:]
