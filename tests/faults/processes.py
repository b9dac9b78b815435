"""Processes that are started to be disturbed, and those that they leave."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.pipeline.project import Project

LONG = 60.0  # seconds after which something hangs
STEP = 0.01
_started: list[subprocess.Popen[str]] = []


def start(
    project: Project, command: Sequence[str], before: Callable[[], None] | None = None, **more: str
) -> subprocess.Popen[str]:
    """Start a command in a session, and so in a process group, of its own."""
    process = subprocess.Popen(
        command,
        cwd=project.root,
        env=project.environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=before,
    )
    _started.append(process)
    return process


def repro(project: Project, *targets: str, **more: str) -> subprocess.Popen[str]:
    """Start `dvc repro`."""
    return start(project, [sys.executable, "-m", "dvc", "repro", *targets], **more)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit status of a process when it has ended by itself, and what it printed."""
    out, err = process.communicate(timeout=LONG)
    return process.returncode, out + err


def kill_group(process: subprocess.Popen[str]) -> None:
    """SIGKILL to a process and all that it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=LONG)
    wait_for(lambda: not members(process.pid))


def clear() -> None:
    """End whatever a test that failed has left running."""
    while _started:
        process = _started.pop()
        for pid in members(process.pid):
            os.kill(pid, signal.SIGKILL)
        with process:
            pass


def members(session: int) -> dict[int, str]:
    """The running processes of a session, with their command lines; not those that are ending."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                state, _, _, its_session = _status(folder)
                if its_session == session and state not in "ZX":
                    arguments = (folder / "cmdline").read_bytes().split(b"\0")
                    found[int(folder.name)] = b" ".join(arguments).decode()
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended meanwhile
    return found


def _status(folder: Path) -> tuple[str, int, int, int]:
    """State, parent, group and session of a process: the fields behind its name in brackets."""
    state, *numbers = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
    parent, group, session = map(int, numbers)
    return state, parent, group, session


def stages(session: int) -> dict[int, str]:
    """The stage programs among the running processes of a session."""
    return {pid: line for pid, line in members(session).items() if " -m stages " in line}


def wait_for(happened: Callable[[], object], seconds: float = LONG) -> None:
    """Wait until something has happened.

    Raises:
        TimeoutError: if it has not after so many seconds.
    """
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(STEP)


def workers(session: int) -> list[int]:
    """The processes among which a stage of a session has spread its replicas.

    They are its forks, with its command line, or new ones, which say what they are.
    """
    running = {
        pid: line
        for pid, line in members(session).items()
        if " -m stages " in line or "--multiprocessing-fork" in line
    }
    parents = {pid: _status(Path(f"/proc/{pid}"))[1] for pid in running}
    return [
        pid
        for pid, line in running.items()
        if parents[pid] in running and ("-fork" in line or line == running[parents[pid]])
    ]


def seconds_used(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
