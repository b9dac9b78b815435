"""Blocks of replicas spread over this machine's cores, or over a Dask cluster.

How many processes there are, and where, comes from the environment and never from a parameter,
because it cannot change a result: a replica's numbers do not depend on the block it is computed in.
"""

import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

import joblib

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import cluster, processes

JOBS = "UNSTABLE_GRADIENTS_JOBS"
LIMIT = "LOKY_MAX_CPU_COUNT"  # joblib's
Result = TypeVar("Result")


def jobs() -> int:
    """The number of processes: the variable UNSTABLE_GRADIENTS_JOBS, else one for each core.

    Raises:
        InvalidInput: if the variable, or joblib's own, is not such a number.
    """
    asked = os.environ.get(JOBS)
    if asked is None:
        try:
            return joblib.cpu_count()
        except ValueError:  # joblib reads a variable of its own
            value = os.environ.get(LIMIT)
            raise InvalidInput(
                f"environment variable {LIMIT} {value!r}: expected a whole number"
            ) from None
    if not asked.isdecimal() or int(asked) < 1:
        raise InvalidInput(f"environment variable {JOBS} {asked!r}: expected a whole number >= 1")
    return int(asked)


def blocks(replicas: int, largest: int, workers: int, whole: int = 1) -> list[range]:
    """Consecutive blocks of at most `largest` replicas, as equal as can be, in whole rounds.

    All but the last are whole groups of `whole` replicas, of which `largest` is a multiple.
    """
    groups = -(-replicas // whole)
    rounds = -(-groups // (largest // whole * workers))
    count = min(groups, rounds * workers)
    edges = [min(groups * block // count * whole, replicas) for block in range(count + 1)]
    return [range(first, last) for first, last in itertools.pairwise(edges)]


def map_blocks(
    function: Callable[[range], Result], replicas: int, largest: int, whole: int = 1
) -> Sequence[Result]:
    """The results of `function` over blocks of replicas, in the order of the replicas.

    Raises:
        InvalidInput: if one of several processes is killed, as where memory runs out, or the
            cluster that the environment names cannot do it.
    """
    scheduler = os.environ.get(cluster.ADDRESS)
    if scheduler is not None:
        with cluster.connected(scheduler) as joined:
            return joined.map(function, blocks(replicas, largest, joined.threads(), whole))
    workers = jobs()
    tasks = blocks(replicas, largest, workers, whole)
    if workers == 1 or len(tasks) == 1:
        return [function(block) for block in tasks]
    try:
        return processes.results(function, tasks, min(workers, len(tasks)))
    except BrokenProcessPool:
        raise InvalidInput(
            f"one of {workers} processes was killed, maybe for want of memory; "
            f"{JOBS} in the environment asks for fewer"
        ) from None
