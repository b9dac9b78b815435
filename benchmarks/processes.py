"""A process for each library and choice of kernels, all on one core, idle between questions."""

import contextlib
import importlib
import importlib.metadata
import multiprocessing
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from workload import PLAIN

from unstable_gradients.program import kernels as program_kernels

SINGLE_THREADED_XLA = {
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
}
CLASSES = {
    "textbook": ("textbook", "Textbook"),
    "floor": ("ours", "Floor"),
    "ours": ("ours", "Ours"),
    "torch-modules": ("pytorch", "Modules"),
    "torch-by-hand": ("pytorch_by_hand", "ByHand"),
    "torch-stacked": ("pytorch_stacked", "Stacked"),
    "jax": ("jax_scan", "Scan"),
}


@dataclass(frozen=True)
class Cell:
    """What one measurement is of.

    Attributes:
        contestant: a key of CLASSES.
        kernels: numpy's and BLAS's kernels, pinned or native; the rivals bring their own.
        hidden: hidden layers.
        replicas: networks trained at once.
        count: images of an epoch that one measurement passes over.
        variant: a key of workload.VARIANTS.
    """

    contestant: str
    kernels: str
    hidden: int
    replicas: int
    count: int
    variant: str = PLAIN

    @property
    def arguments(self) -> tuple[int | str, ...]:
        """What the contestant is made from."""
        more = () if self.variant == PLAIN else (self.variant,)
        return self.hidden, self.replicas, *more

    @property
    def process(self) -> tuple[str, str]:
        """The process that runs it: the contestant's module and the kernels."""
        return CLASSES[self.contestant][0], self.kernels


class Process:
    """A process that builds contestants and times them."""

    def __init__(self, module: str, kernels: str, core: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, core), daemon=True)
        with _environment(kernels, SINGLE_THREADED_XLA if module == "jax_scan" else {}):
            self._process.start()

    def ask(self, question: str, *arguments: Any) -> Any:
        """The answer of the function of this module's QUESTIONS."""
        self._connection.send((question, arguments))
        answer = self._connection.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def end(self) -> None:
        """Let the process end."""
        self._connection.send(None)
        self._process.join()


@contextlib.contextmanager
def _environment(kernels: str, more: dict[str, str]) -> Iterator[None]:
    """The environment a child inherits when it is started inside."""
    before = dict(os.environ)
    wanted = program_kernels.environment(kernels, platform.machine(), before) | more
    for name in before.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _serve(connection: Connection, core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    while (asked := connection.recv()) is not None:
        question, arguments = asked
        try:
            connection.send(QUESTIONS[question](*arguments))
        except Exception as error:
            connection.send(error)


_running: dict[Cell, tuple[Any, Any]] = {}


def _seconds(cell: Cell) -> float:
    """Processor seconds per epoch per network, from `count` images in a fresh order.

    On one core that is the time a clock on the wall would show were nothing else running.
    """
    import numpy as np
    import workload

    if cell not in _running:
        _running[cell] = (
            _make(cell.contestant, *cell.arguments),
            np.random.default_rng(4),
        )
    contestant, rng = _running[cell]
    order = workload.order(rng, cell.replicas, cell.count)
    begin = time.process_time()
    contestant.train(order)
    passed = time.process_time() - begin
    return passed * workload.IMAGES / cell.count / cell.replicas


def _trained(contestant: str, order: Any, *arguments: Any) -> Any:
    """The parameters after the order's steps from the common start."""
    made = _make(contestant, *arguments)
    made.train(order)
    return made.parameters()


def _facts(module: str) -> dict[str, str]:
    """The versions of the libraries a process uses, and the kernels its BLAS chose."""
    import threadpoolctl

    importlib.import_module(module)
    torch = {each: ["torch"] for each, _ in CLASSES.values() if each.startswith("pytorch")}
    names = (torch | {"jax_scan": ["jax", "jaxlib"]}).get(module, ["numpy", "scipy"])
    facts = {name: importlib.metadata.version(name) for name in names}
    blas = {each.get("architecture") for each in threadpoolctl.threadpool_info()} - {None}
    return facts | {"blas": ", ".join(sorted(blas))}


def _make(contestant: str, *arguments: Any) -> Any:
    module, name = CLASSES[contestant]
    return getattr(importlib.import_module(module), name)(*arguments)


QUESTIONS: dict[str, Callable[..., Any]] = {
    "seconds": _seconds,
    "trained": _trained,
    "facts": _facts,
}


def processor() -> str:
    """The processor's model and second-level cache, where the system tells."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    with contextlib.suppress(OSError):
        cache = Path("/sys/devices/system/cpu/cpu0/cache/index2/size").read_text(encoding="utf-8")
        model += f", {cache.strip()} second-level cache"
    return model
