"""Blocks of replicas spread over the workers of a Dask cluster.

The cluster is a stranger: its scheduler may not answer, and its workers may lack this package or
have another version, another numpy or other floating-point kernels. So functions and results
travel as bytes, which nothing in between has to understand, and a worker shows what it computes
with before it computes. dask is imported where a cluster is asked for, and nowhere else.
"""

import asyncio
import importlib
import logging
import pickle
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, TypeVar

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import installation

ADDRESS = "DASK_SCHEDULER_ADDRESS"  # Dask's own name, which its workers read as well
CONNECTING = 5  # seconds for the scheduler to answer
JOINING = 15  # seconds for a first worker, or for another one after the last was lost
ALIKE = "python -m unstable_gradients.program.worker starts one that is alike"
INSTALLATION, CLUSTER = installation.__name__, __name__
Result = TypeVar("Result")


@contextmanager
def connected(address: str) -> Iterator["Cluster"]:
    """The cluster of the scheduler at an address; what was not finished is given up at the end.

    Raises:
        InvalidInput: if Dask is not installed, nothing answers there, there is no worker, or one
            of them computes with something else than this process.
    """
    try:
        import distributed
    except ImportError:
        raise InvalidInput(
            f"environment variable {ADDRESS} {address!r}: expected none where the package "
            "distributed is not installed"
        ) from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # an error is told in one line, here
    with warnings.catch_warnings():
        # Of versions, which `check` compares, and of large functions, which hold the images.
        warnings.simplefilter("ignore")
        try:
            asyncio.run(asyncio.wait_for(_scheduler(address), CONNECTING))
            client = distributed.Client(address, timeout=CONNECTING)
        except TimeoutError:
            raise _unreachable(address, f"none answered within {CONNECTING} s") from None
        except MemoryError:  # a length that was none
            raise _unreachable(address, "found something else") from None
        except (OSError, TypeError, ValueError) as error:
            raise _unreachable(address, str(error)) from None
        try:
            with client:
                cluster = Cluster(client)
                cluster.check()
                yield cluster
        except (CancelledError, distributed.comm.core.CommClosedError):
            raise InvalidInput(f"Dask scheduler {address}: the connection was lost") from None


async def _scheduler(address: str) -> None:
    """Have the scheduler tell that it is one.

    Dask's client waits for ever where something listens and says nothing.
    """
    import distributed

    security = distributed.Security()  # as Dask's own configuration says
    connection = security.get_connection_args("client")
    async with distributed.rpc(address, connection_args=connection) as there:
        identity = await there.identity()
    if identity["type"] != "Scheduler":
        raise ValueError(f"found a {identity['type']}")


def _unreachable(address: str, reason: str) -> InvalidInput:
    return InvalidInput(
        f"environment variable {ADDRESS} {address!r}: expected the address of a Dask scheduler "
        f"({reason})"
    )


class Cluster:
    """The workers of one scheduler, all of which compute with what this process does."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.address = client.scheduler.address
        self.expected = installation.facts()

    def check(self) -> None:
        """Wait for a first worker and have every one tell what it computes with."""
        try:
            self.client.wait_for_workers(1, timeout=JOINING)
        except TimeoutError:
            raise self._lost() from None
        # A lambda travels by value. By name, a worker that lacks this package could not even load
        # the function, and could not say so.
        facts = lambda: importlib.import_module(INSTALLATION).facts()  # noqa: E731
        for worker, found in self.client.run(facts, on_error="return").items():
            if isinstance(found, dict):
                different = installation.difference(found, self.expected)
            elif isinstance(found, ImportError):
                different = f"{found}, expected this version of unstable_gradients"
            elif isinstance(found, OSError):
                continue  # it has left
            else:
                different = f"{type(found).__name__}: {found}"
            if different:
                raise InvalidInput(f"Dask worker {worker}: {different}; {ALIKE}")

    def threads(self) -> int:
        """How many blocks the cluster can compute side by side."""
        return sum(self.client.nthreads().values()) or 1

    def map(self, function: Callable[[range], Result], blocks: Sequence[range]) -> list[Result]:
        """The results of `function` over the blocks, in their order.

        What a worker had not finished when it was lost is computed by another one.

        Raises:
            InvalidInput: if the same block is lost with one worker after another, no worker is
                left, or the scheduler is lost.
        """
        import cloudpickle
        import distributed

        # The function is a task of its own: the scheduler can give it to any worker at any time.
        packed = self.client.submit(bytes, cloudpickle.dumps(function), pure=False)
        # By value, as in `check`.
        on_worker = lambda *given: importlib.import_module(CLUSTER).compute(*given)  # noqa: E731
        places = {
            self.client.submit(on_worker, packed, block, self.expected, pure=False): place
            for place, block in enumerate(blocks)
        }
        results: dict[int, Result] = {}
        while places:
            try:
                done, _ = distributed.wait(
                    list(places), timeout=JOINING, return_when="FIRST_COMPLETED"
                )
            except TimeoutError:
                if not self.client.nthreads():
                    raise self._lost() from None
                continue
            for future in done:
                place = places.pop(future)
                results[place] = pickle.loads(_result(future))
        return [results[place] for place in range(len(blocks))]

    def _lost(self) -> InvalidInput:
        return InvalidInput(
            f"Dask scheduler {self.address}: no worker for {JOINING} s, expected at least one"
        )


def _result(future: Any) -> bytes:
    import distributed

    try:
        packed: bytes = future.result()
    except distributed.scheduler.KilledWorker as killed:
        # Dask suspects what waited at a worker with what ran there, so it is not said which block.
        raise InvalidInput(
            f"a block of replicas was lost with {killed.allowed_failures + 1} Dask workers, one "
            "after the other, maybe for want of memory"
        ) from None
    except ImportError as error:  # as in `Cluster.check`, of a worker that joined later
        raise InvalidInput(f"a Dask worker that joined late: {error}; {ALIKE}") from None
    return packed


def compute(packed: bytes, block: range, expected: Mapping[str, str]) -> bytes:
    """On a worker: what the packed function makes of a block, packed in turn.

    Raises:
        InvalidInput: if this worker computes with something else than is expected of it.
    """
    import cloudpickle

    # It may have joined after the others were asked.
    different = installation.difference(installation.facts(), expected)
    if different:
        raise InvalidInput(f"a Dask worker that joined late: {different}; {ALIKE}")
    result: bytes = cloudpickle.dumps(pickle.loads(packed)(block))
    return result
