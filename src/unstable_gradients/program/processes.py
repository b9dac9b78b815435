"""Processes of this machine that compute blocks of replicas side by side.

They are forks of this one or, where a fork is not safe, new ones. This process has no threads and
holds the images: a fork has them, and the function, at once. A new process imports what the
function needs and is sent the rest. Either has the environment of this one and so its kernels, and
the results are the same to the bit.
"""

import functools
import mmap
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing import reduction, resource_tracker
from pathlib import Path
from typing import Any, TypeVar

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import files, packages, record
from unstable_gradients.program.begun import Begun

START_METHOD = "UNSTABLE_GRADIENTS_START_METHOD"
FORK, SPAWN = "fork", "spawn"  # as Python's multiprocessing calls them
UNSAFE_TO_FORK = {"darwin"}  # Accelerate, the BLAS of macOS, does not survive a fork
ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
PARENT_CHECKED = 0.5  # seconds between two looks whether the parent is there
Result = TypeVar("Result")


def start_method() -> str:
    """How processes are started: as the environment says, else as is safe on this system.

    Raises:
        InvalidInput: if the variable UNSTABLE_GRADIENTS_START_METHOD is something else.
    """
    asked = os.environ.get(START_METHOD, SPAWN if sys.platform in UNSAFE_TO_FORK else FORK)
    if asked not in (FORK, SPAWN):
        raise InvalidInput(
            f"environment variable {START_METHOD} {asked!r}: expected {FORK} or {SPAWN}"
        )
    return asked


def results(
    function: Callable[[range], Result], tasks: Sequence[range], workers: int
) -> list[Result]:
    """The results of a function for all tasks, in order; whatever goes wrong, no process is left.

    Raises:
        InvalidInput: if a new process would compute with a source that was edited meanwhile.
        BrokenProcessPool: if a process is killed.
    """
    method = start_method()
    others = set(multiprocessing.active_children())
    way: AbstractContextManager[Any] = nullcontext(function)
    with way if method == FORK else _packed(function) as work:
        executor = ProcessPoolExecutor(
            workers,
            multiprocessing.get_context(method),
            initializer=_begin,
            initargs=(work, os.getpid()),
        )
        # Processes inherit the mask: a signal to the whole group is for this one to answer.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            waiting = _submitted(executor, tasks)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            return [task.result() for task in waiting]
        except BaseException:
            for process in set(multiprocessing.active_children()) - others:
                process.kill()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            executor.shutdown(cancel_futures=True)


def _submitted(executor: ProcessPoolExecutor, tasks: Sequence[range]) -> list[Future[Any]]:
    """The results to come.

    Raises:
        BrokenProcessPool: if a process is killed meanwhile.
    """
    try:
        return [executor.submit(_compute, task) for task in tasks]
    except OSError:  # "handle is closed", if one is killed while the next is started
        executor.submit(_compute, tasks[0])  # which tells what happened
        raise


@contextmanager
def _packed(function: Callable[[range], Any]) -> Iterator[Any]:
    """A function on its way to new processes, with the modules that the record of this one has.

    It waits in a file without a name, of which a kill leaves nothing. Through the pipe from which a
    new process reads what to do, so much could not go: Python holds the pipe's other end as well,
    and would wait for ever if the process were killed.
    """
    with packages.coming_along():
        import cloudpickle
    _start_tracker()
    with tempfile.TemporaryFile() as file:
        with files.naming(Path(tempfile.gettempdir())):
            cloudpickle.dump((function, record.begun()), file)
            file.flush()
        yield _Packed(file.fileno())


def _start_tracker() -> None:
    """Start what Python has clean up after new processes, such that no signal ends it early."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        resource_tracker.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Packed:
    def __init__(self, file: int) -> None:
        self._file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return _Arrived, (reduction.DupFd(self._file),)


class _Arrived:
    """The function in a new process, unpacked when it is first called, so that a fault is told."""

    def __init__(self, file: Any) -> None:
        self._file = file

    @functools.cached_property
    def _function(self) -> Callable[[range], Any]:
        # Processes share the place in the file, and so none of them reads it.
        with mmap.mmap(self._file.detach(), 0, access=mmap.ACCESS_READ) as packed:
            found: tuple[Callable[[range], Any], Begun] = pickle.loads(packed)
        function, begun = found
        begun.check(record.loaded())
        return function

    def __call__(self, block: range) -> Any:
        return self._function(block)


_work: Callable[[range], Any]  # of a process, which is given it once


def _begin(work: Callable[[range], Any], parent: int) -> None:
    """Have this process do that, and end soon after its parent, which may be killed."""
    global _work
    _work = work

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECKED)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _compute(block: range) -> Any:
    return _work(block)
