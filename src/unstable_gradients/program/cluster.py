"""Blocks of replicas spread over the workers of a Dask cluster.

The cluster is a stranger: its scheduler may not answer, and its workers may lack this package or
have another version, another numpy or other floating-point kernels. So functions and results
travel as bytes, which nothing in between has to understand, and a worker shows what it computes
with before it computes. At an address that begins with tls://, either side shows a certificate
(see `certificates`). dask is imported where a cluster is asked for, and nowhere else.
"""

import asyncio
import importlib
import logging
import pickle
import queue
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import certificates, installation, packages

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
        InvalidInput: if Dask is not installed, nothing answers there, either side does not accept
            the other's certificate, there is no worker, or one of them computes with something else
            than this process.
    """
    try:
        with packages.coming_along():
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
        security = certificates.security(address, "client")
        try:
            find(address, "client", security)
            client = distributed.Client(address, timeout=CONNECTING, security=security)
        except TimeoutError:
            raise _unreachable(address, f"none answered within {CONNECTING} s") from None
        except OSError as error:
            raise _unreachable(address, str(error)) from None
        try:
            with client:
                with packages.coming_along():
                    cluster = Cluster(client)
                    cluster.check()
                yield cluster
        except (CancelledError, distributed.comm.core.CommClosedError):
            raise InvalidInput(f"Dask scheduler {address}: the connection was lost") from None


def find(address: str, role: str, security: Any) -> None:
    """Have the scheduler at an address tell that it is one.

    Dask's own client and workers wait for ever where something listens and says nothing, or does
    not accept their certificate.

    Args:
        address: of the scheduler.
        role: "client" or "worker".
        security: of `certificates.security`.

    Raises:
        InvalidInput: if it is no address, another kind of program answers, or the certificates are
            not accepted.
        OSError: if nothing answers, a TimeoutError if within a few seconds.
    """
    from distributed.comm.core import CommClosedError

    connection = security.get_connection_args(role)
    try:
        asyncio.run(asyncio.wait_for(_scheduler(address, connection), CONNECTING))
    except MemoryError:  # a length that was none
        raise _unreachable(address, "found something else") from None
    except (TypeError, ValueError) as error:
        raise _unreachable(address, str(error)) from None
    except CommClosedError:
        encrypted = address.startswith(certificates.ENCRYPTED)
        reason = certificates.FOREIGN if encrypted else certificates.PLAIN
        raise _unreachable(address, reason) from None


async def _scheduler(address: str, connection: dict[str, Any]) -> None:
    import distributed

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

        # The function is a task of its own: the scheduler can give it to any worker at any time.
        packed = self.client.submit(bytes, cloudpickle.dumps(function), pure=False)
        self._everywhere(packed)
        # By value, as in `check`.
        on_worker = lambda *given: importlib.import_module(CLUSTER).compute(*given)  # noqa: E731
        places = {
            self.client.submit(on_worker, packed, block, self.expected, pure=False): place
            for place, block in enumerate(blocks)
        }
        # Each tells when it is done: to wait for the first of all takes longer the more there are.
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for future in places:
            future.add_done_callback(finished.put)
        results: dict[int, Result] = {}
        while len(results) < len(blocks):
            try:
                future = finished.get(timeout=JOINING)
            except queue.Empty:
                if not self.client.nthreads():
                    raise self._lost() from None
                continue
            results[places.pop(future)] = pickle.loads(_result(future))
        return [results[place] for place in range(len(blocks))]

    def _everywhere(self, packed: Any) -> None:
        """Have all workers hold it: the scheduler avoids those that would have to fetch it.

        Of two blocks, the worker that alone held a function with its images got both.
        """
        import distributed

        try:
            distributed.wait(packed, timeout=JOINING)
        except TimeoutError:
            return  # whether there is a worker is asked while blocks are waited for
        with suppress(ValueError):  # the last worker has just left
            self.client.replicate(packed)

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
