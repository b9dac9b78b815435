"""Progress bars on a terminal, nothing elsewhere."""

import threading

from tqdm import tqdm

# tqdm's own lock holds a semaphore of the system, which a process that is ended early leaks.
tqdm.set_lock(threading.RLock())


def bar(network: str, block: range, total: int) -> tqdm:
    """A bar for one block of replicas; blocks that run side by side have a line each."""
    return tqdm(
        total=total,
        desc=f"{network} replicas {block.start} to {block.stop - 1}",
        unit="epoch",
        position=0 if block.start == 0 else 1,
        leave=False,
        disable=None,
    )
