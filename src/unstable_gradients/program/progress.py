"""Progress bars on a terminal, nothing elsewhere."""

from tqdm import tqdm


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
