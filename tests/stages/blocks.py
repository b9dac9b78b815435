"""A replica's numbers are the same, to the bit, alone and in any block: how to try it.

The networks see 784 pixels, so that weights are longer than what numpy handles at a time.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from unstable_gradients.network.activations import SIGMOID, SOFTSIGN, TANH
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY, LOG_LIKELIHOOD, QUADRATIC

REPLICAS = 16
NETWORKS = {
    "book": Architecture((784, 30, 30, 10), SIGMOID, CROSS_ENTROPY),
    "odd": Architecture((784, 7, 13, 3, 10), TANH, QUADRATIC),
    "softmax": Architecture((784, 11, 6, 10), SOFTSIGN, LOG_LIKELIHOOD),
}
Run = Callable[[range], Sequence[pd.DataFrame]]


def assert_independent_of_blocks(run: Run, differ: bool = True) -> None:
    """Every block has the numbers that its replicas have among all others.

    They differ from replica to replica, unless what is measured is too coarse to `differ`.
    """
    together = run(range(REPLICAS))
    for first, last in ((0, 1), (5, 6), (15, 16), (0, 2), (7, 9), (3, 8), (11, 16)):
        block = range(first, last)
        assert bits(run(block), block) == bits(together, block), block
    for table in together:
        assert set(table["replica"]) == set(range(REPLICAS))
        if differ:
            assert_replicas_differ(table)


def bits(tables: Sequence[pd.DataFrame], block: range) -> list[dict[str, bytes]]:
    """The rows of a block with numbers as bytes, so that NaN equals NaN and 0 is not -0."""
    rows = (table[table["replica"].isin(block)].to_dict("list") for table in tables)
    return [{name: np.array(values).tobytes() for name, values in table.items()} for table in rows]


def assert_replicas_differ(table: pd.DataFrame) -> None:
    """The first replicas have numbers of their own."""
    few = table[table["replica"] < 4]
    measured = [c for c in table.columns if c.endswith(("norm", "cost", "gradient", "digest"))]
    for column in measured or ["validation_accuracy"]:
        by_replica = {tuple(part.dropna()) for _, part in few.groupby("replica")[column]}
        assert len(by_replica) == 4, column
