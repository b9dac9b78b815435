"""Control-C while two processes compute: all of them end, and nothing half made stays."""

import os
import signal
from collections.abc import Callable

from faults import processes, results
from pipeline.project import Project

SOON = 10.0  # seconds


def without_end(project: Project) -> list[str]:
    """A training that goes on until it is stopped, of two replicas, in a process each."""
    command = results.command(project, "accuracy@depth-1")
    command[command.index("--epochs") + 1] = "1000000"
    return command


def interrupt(running) -> None:
    """What the terminal does at Control-C: SIGINT to the whole group."""
    os.killpg(running.pid, signal.SIGINT)


def test_an_interrupted_stage_leaves_no_process_and_no_file(project: Project) -> None:
    """The prompt is back at once, with nothing printed but the progress."""
    before = results.files(project)
    running = processes.start(project, without_end(project), UNSTABLE_GRADIENTS_JOBS="2")
    processes.wait_for(lambda: len(processes.computing(running.pid)) >= 2)
    interrupt(running)
    status, said = processes.ended(running)
    print(processes.members(running.pid))
    assert status == 130
    assert "Traceback" not in said
    processes.wait_for(lambda: not processes.members(running.pid), SOON)
    assert results.files(project) == before
