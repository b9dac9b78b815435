"""Blocks of replicas spread over this machine's cores.

How many processes there are comes from the environment and never from a parameter, because it
cannot change a result: a replica's numbers do not depend on the block it is computed in.
"""

import itertools
import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import joblib

from unstable_gradients.errors import InvalidInput

JOBS = "UNSTABLE_GRADIENTS_JOBS"
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
    """The results of `function` over blocks of replicas, in the order of the replicas."""
    workers = jobs()
    tasks = blocks(replicas, largest, workers)
    if workers == 1 or len(tasks) == 1:
        return [function(block) for block in tasks]
    return joblib.Parallel(n_jobs=min(workers, len(tasks)))(
        joblib.delayed(function)(block) for block in tasks
    )
