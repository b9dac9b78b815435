"""Blocks of replicas spread over this machine's cores, or over a Dask cluster.

How many processes there are, and where, comes from the environment and never from a parameter,
because it cannot change a result: a replica's numbers do not depend on the block it is computed in.
"""

import itertools
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import joblib

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import cluster

JOBS = "UNSTABLE_GRADIENTS_JOBS"
PARENT_CHECKED = 0.5  # seconds between two looks whether the parent is there
Result = TypeVar("Result")


def jobs() -> int:
    """The number of processes: the variable UNSTABLE_GRADIENTS_JOBS, else one for each core."""
    asked = os.environ.get(JOBS)
    if asked is None:
        return joblib.cpu_count()
    if not asked.isdecimal() or int(asked) < 1:
        raise InvalidInput(f"environment variable {JOBS} {asked!r}: expected a whole number >= 1")
    return int(asked)


def blocks(replicas: int, largest: int, workers: int) -> list[range]:
    """Consecutive blocks of at most `largest` replicas, equal to within one, in whole rounds."""
    rounds = -(-replicas // (largest * workers))
    count = min(replicas, rounds * workers)
    edges = [replicas * block // count for block in range(count + 1)]
    return [range(first, last) for first, last in itertools.pairwise(edges)]


def map_blocks(
    function: Callable[[range], Result], replicas: int, largest: int
) -> Sequence[Result]:
    """The results of `function` over blocks of replicas, in the order of the replicas.

    Raises:
        InvalidInput: if one of several processes is killed, as where memory runs out, or the
            cluster that the environment names cannot do it.
    """
    scheduler = os.environ.get(cluster.ADDRESS)
    if scheduler is not None:
        with cluster.connected(scheduler) as joined:
            return joined.map(function, blocks(replicas, largest, joined.threads()))
    workers = jobs()
    tasks = blocks(replicas, largest, workers)
    if workers == 1 or len(tasks) == 1:
        return [function(block) for block in tasks]
    spread = joblib.Parallel(
        n_jobs=min(workers, len(tasks)), initializer=_end_with, initargs=(os.getpid(),)
    )
    try:
        return spread(joblib.delayed(function)(block) for block in tasks)
    except BrokenProcessPool:
        raise InvalidInput(
            f"one of {workers} processes was killed, maybe for want of memory; "
            f"{JOBS} in the environment asks for fewer"
        ) from None


def _end_with(parent: int) -> None:
    """Have this process end soon after its parent, which a signal may end without a word."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECKED)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
