"""Running the program of a stage as DVC does, on flags as one text."""

import os
import subprocess
import sys
from pathlib import Path

from unstable_gradients.program.parallel import JOBS

STAGES = Path(__file__).parents[2] / "stages"


def run(program: str, flags: str, folder: Path, jobs: str = "1") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *flags.split()],
        cwd=folder,
        env=os.environ | {JOBS: jobs},
        capture_output=True,
        text=True,
        check=False,
    )


def made(program: str, flags: str, folder: Path, jobs: str = "1") -> None:
    ended = run(program, flags, folder, jobs)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
