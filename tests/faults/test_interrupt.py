"""Control-C while two processes compute: all of them end, and nothing half made stays."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults import processes, results
from tests.pipeline.project import Project

STAGE = "accuracy@depth-1"
SOON = 10.0  # seconds
STARTED = 1.5  # seconds of processor time, after which a process computes


@pytest.fixture(params=["fork", "spawn"])
def method(request: pytest.FixtureRequest) -> str:
    """How processes are started."""
    found: str = request.param
    return found


def computing(project: Project, method: str, at_once: bool = False) -> subprocess.Popen[str]:
    """A training that goes on until it is stopped, of two replicas, in a process each.

    If `at_once`, these processes have but begun.
    """
    command = results.command(project, STAGE)
    command[command.index("--epochs") + 1] = "1000000"
    either = {"UNSTABLE_GRADIENTS_JOBS": "2", "UNSTABLE_GRADIENTS_START_METHOD": method}
    running = processes.start(project, command, **either)
    processes.wait_for(lambda: len(processes.workers(running.pid)) == 2)
    if not at_once:
        workers = processes.workers(running.pid)
        processes.wait_for(lambda: min(map(processes.seconds_used, workers)) > STARTED)
    return running


def nothing_is_left(running: subprocess.Popen[str]) -> None:
    """All processes of the session end soon."""
    processes.wait_for(lambda: not processes.members(running.pid), SOON)


def test_an_interrupted_stage_leaves_no_process_and_no_file(project: Project, method: str) -> None:
    """Control-C reaches the whole group. The prompt is back, and nothing is printed."""
    before, running = results.files(project), computing(project, method)
    os.killpg(running.pid, signal.SIGINT)
    assert processes.ended(running) == (130, "")
    nothing_is_left(running)
    assert results.files(project) == before


@pytest.mark.many
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stage_asked_to_end_takes_its_processes_with_it(
    project: Project, method: str, asked: signal.Signals
) -> None:
    """`kill`, or a closed terminal, which reach the stage alone: the same."""
    before, running = results.files(project), computing(project, method)
    running.send_signal(asked)
    assert processes.ended(running) == (128 + asked, "")
    nothing_is_left(running)
    assert results.files(project) == before


@pytest.mark.many
@pytest.mark.parametrize("at_once", [True, False])
def test_the_processes_of_a_killed_stage_end_by_themselves(
    project: Project, method: str, at_once: bool
) -> None:
    """SIGKILL leaves the stage no time to end them: they see that it is gone.

    Nor has it time to remove the record that it had begun, which the next run does.
    """
    before, running = results.files(project), computing(project, method, at_once)
    running.kill()
    nothing_is_left(running)
    assert processes.ended(running)[0] == -signal.SIGKILL
    begun = results.partial(project)
    assert {Path(name).parent.as_posix() for name in begun} <= {"data/records/depth.train"}
    after = results.files(project)
    assert {name: after[name] for name in after if name not in begun} == before


@pytest.mark.many
def test_a_killed_process_ends_the_stage_with_one_line(project: Project, method: str) -> None:
    """As where memory runs out: the user is told of the variable that asks for fewer processes."""
    before, running = results.files(project), computing(project, method)
    os.kill(processes.workers(running.pid)[0], signal.SIGKILL)
    status, said = processes.ended(running)
    assert status == 2
    assert said == (
        "depth.train: one of 2 processes was killed, maybe for want of memory; "
        "UNSTABLE_GRADIENTS_JOBS in the environment asks for fewer\n"
    )
    nothing_is_left(running)
    assert results.files(project) == before


@pytest.mark.many
def test_an_interrupted_pipeline_leaves_no_process_and_goes_on_later(
    fresh: Project, finished: Project
) -> None:
    """DVC says which stage failed; `dvc repro` then does what is left."""
    running = processes.repro(fresh, results.TARGET, UNSTABLE_GRADIENTS_JOBS="2")
    processes.wait_for(lambda: processes.workers(running.pid))
    os.killpg(running.pid, signal.SIGINT)
    status, said = processes.ended(running)
    assert status != 0
    assert "failed to run: python -m stages depth.train" in said
    nothing_is_left(running)
    assert results.wrong(fresh, finished) == []
    assert results.partial(fresh) == []
    fresh.repro(results.TARGET)
    assert results.files(fresh) == results.files(finished)
