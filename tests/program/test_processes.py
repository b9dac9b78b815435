"""Processes started anew compute what forks do, with the same kernels and the same source."""

import multiprocessing.spawn
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from multiprocessing import connection, resource_tracker
from pathlib import Path

import pytest
import threadpoolctl

from tests.program.processes import PROJECT, draws, flat
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code, record
from unstable_gradients.program.begun import Begun
from unstable_gradients.program.parallel import JOBS, map_blocks
from unstable_gradients.program.processes import START_METHOD, start_method


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, started anew."""
    monkeypatch.setenv(JOBS, "2")
    monkeypatch.setenv(START_METHOD, "spawn")


def kernels() -> set[tuple[str, int]]:
    """The BLAS kernels of this process and their threads."""
    found = threadpoolctl.threadpool_info()
    return {(x["architecture"], x["num_threads"]) for x in found if x["user_api"] == "blas"}


def test_the_same_bits_from_the_kernels_of_this_process(spawned: None) -> None:
    started = os.getpid()

    def drawn(block: range) -> tuple[int, int, set[tuple[str, int]], list[float]]:
        return os.getpid(), started, kernels(), draws(block)

    parts = map_blocks(drawn, 11, 3)
    assert flat([sums for *_, sums in parts]) == draws(range(11))
    assert all(process != parent == started for process, parent, *_ in parts)
    assert all(found == kernels() for _, _, found, _ in parts)


def test_how_processes_are_started_is_up_to_the_system_and_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(START_METHOD, raising=False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start_method() == "spawn"
    monkeypatch.setattr(sys, "platform", "linux")
    assert start_method() == "fork"
    monkeypatch.setenv(START_METHOD, "spawn")
    assert start_method() == "spawn"


@pytest.mark.parametrize("asked", ["", "Fork", "forkserver", "1"])
def test_a_way_of_starting_processes_that_is_none(
    monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setenv(JOBS, "2")
    monkeypatch.setenv(START_METHOD, asked)
    with pytest.raises(InvalidInput) as told:
        map_blocks(draws, 4, 2)
    assert str(told.value) == (
        f"environment variable UNSTABLE_GRADIENTS_START_METHOD '{asked}': expected fork or spawn"
    )


def dying(folder: Path, seconds: float) -> bytes:
    """A program in the place of Python that dies after a while."""
    (script := folder / "dying").write_text(f"#!/bin/sh\nsleep {seconds}\nexit 1\n")
    script.chmod(0o755)
    return os.fsencode(script)


def test_a_process_killed_before_it_has_begun_is_told(
    spawned: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However much it would have been sent: to a pipe that nobody reads this would never end."""
    much, start = bytes(10_000_000), time.monotonic()
    resource_tracker.ensure_running()  # of Python's own, which is to stay
    # When the second one has been started, too.
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", dying(tmp_path, 3))
    with pytest.raises(InvalidInput, match=r"^one of 2 processes was killed, maybe for want of me"):
        map_blocks(lambda block: len(much), 4, 2)
    assert time.monotonic() - start < 60


def test_a_process_killed_while_the_next_is_started_is_told(
    spawned: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Python then closes the pipe that the next one is about to be given."""
    resource_tracker.ensure_running()
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", dying(tmp_path, 0.5))
    start, wait = multiprocessing.process.BaseProcess.start, connection.wait
    started: list[object] = []

    def late(process: multiprocessing.process.BaseProcess) -> None:
        time.sleep(2 * len(started))  # the second one when the pool knows of the first
        started.append(process)
        start(process)

    def ends(waited_for: list[object], timeout: float | None = None) -> list[object]:
        """Of processes alone, so that the pool sees it while the next is started."""
        return [*wait([each for each in waited_for if isinstance(each, int)], timeout)]

    monkeypatch.setattr(multiprocessing.process.BaseProcess, "start", late)
    monkeypatch.setattr(connection, "wait", ends)
    with pytest.raises(InvalidInput, match=r"^one of 2 processes was killed"):
        map_blocks(lambda block: 0, 4, 2)
    assert len(started) == 2


def test_an_interrupt_while_processes_are_started_leaves_none(spawned: None) -> None:
    before = set(multiprocessing.active_children())  # of other tests
    threading.Timer(0.1, os.kill, [os.getpid(), signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        map_blocks(lambda block: time.sleep(60), 4, 2)
    assert set(multiprocessing.active_children()) <= before


FLAGS = (
    "depth.train --name depth-2 --hidden 20 6 --activation sigmoid --initializer default "
    "--cost cross-entropy --eta 0.5 --lmbda 0.1 --epochs 2 --mini-batch 10 --replicas 5 "
    "--seed 3 --precision single --training-images 60 --validation-images 900"
)


def test_a_stage_writes_the_same_bytes_either_way(small_mnist: Path, tmp_path: Path) -> None:
    """Table, weights and the record of what it used."""
    made = {}
    for method in ("fork", "spawn"):
        (data := tmp_path / method / "data").mkdir(parents=True)
        (data / "mnist").symlink_to(small_mnist)
        done = subprocess.run(
            [sys.executable, "-m", "stages", *FLAGS.split()],
            cwd=data.parent,
            env=os.environ | {"PYTHONPATH": str(PROJECT), JOBS: "2", START_METHOD: method},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        found = [*(data / "runs").rglob("*.*"), *(data / "records").rglob("*.json")]
        made[method] = {path.name: path.read_bytes() for path in found}
    assert set(made["fork"]) == {"depth-2.csv", "depth-2.npz", "depth-2.json"}
    assert made["fork"] == made["spawn"]


ERRORS = "src/unstable_gradients/errors.py"


def test_a_new_process_with_another_source_than_the_record_is_told(
    spawned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module was edited when the program had begun; a remark does not matter."""
    as_it_is = Begun.of(PROJECT, {ERRORS: code.digest(PROJECT / ERRORS)})
    remark = replace(as_it_is, files={ERRORS: "another hash"})
    monkeypatch.setattr(record, "_begun", remark)
    assert flat(map_blocks(draws, 4, 2)) == draws(range(4))
    monkeypatch.setattr(record, "_begun", replace(remark, sources={ERRORS: "another hash"}))
    with pytest.raises(InvalidInput) as told:
        map_blocks(draws, 4, 2)
    assert str(told.value) == (
        f"{ERRORS}: edited while processes were started, expected the source with which the "
        "program began"
    )


def test_a_program_begins_with_the_modules_of_its_record(tmp_path: Path) -> None:
    assert record.begun().sources == {}
    with record.kept(tmp_path / "record.json", []):
        assert record.begun() == Begun.of(PROJECT, record.modules())
        assert ERRORS in record.begun().files
    assert record.begun().sources == {}


def test_files_are_compared_first_and_then_sources(tmp_path: Path) -> None:
    (module := tmp_path / "module.py").write_text("A = 1\n", encoding="utf-8")
    then = Begun.of(tmp_path, {"module.py": code.digest(module)})
    then.check({"module.py", "another.py"})
    module.write_text("A = 1  # remark\n", encoding="utf-8")
    then.check({"module.py"})
    module.write_text("A = 2\n", encoding="utf-8")
    then.check({"another.py"})
    with pytest.raises(InvalidInput, match=r"^module\.py: edited while"):
        then.check({"module.py"})
