"""Training many tasks at once, on all cores."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pandas as pd

from unstable_gradients.program import parallel

REPLICAS_AT_ONCE = 20  # more share the cost of a call, but crowd each other out of the cache

Task = TypeVar("Task")


def spread(
    function: Callable[[Task, range], pd.DataFrame], tasks: Sequence[Task], replicas: int
) -> pd.DataFrame:
    """The tables of all tasks and replicas, one after the other.

    The longest tasks should come first, or a core may be left with one of them at the end.

    Args:
        function: makes the table of a task and a block of replicas.
        tasks: what is to be trained.
        replicas: how many random starts each task has.
    """
    work = [
        (task, block) for task in tasks for block in parallel.blocks(replicas, REPLICAS_AT_ONCE, 1)
    ]

    def some(places: range) -> pd.DataFrame:
        return pd.concat([function(*work[place]) for place in places])

    return pd.concat(parallel.map_blocks(some, len(work), 1))
