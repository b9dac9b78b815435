"""Networks that Adam trains up to depths that are known."""

from collections.abc import Mapping, Sequence

import pandas as pd

from stages.adaptive import half_way
from stages.adaptive.tables import ADAPTIVE_RUN

DEPTHS = (3, 4, 5, 6, 7, 8, 9, 10)
STEPS = 1000


def run(deepest: Mapping[float, Sequence[int]], depths: Sequence[int] = DEPTHS) -> pd.DataFrame:
    """ADAPTIVE_RUN, by the deepest network of each replica that leaves with each epsilon."""
    rows = [
        (epsilon, depth, replica, 100 * depth if depth <= last else STEPS, int(depth <= last))
        for epsilon, each in deepest.items()
        for replica, last in enumerate(each)
        for depth in depths
    ]
    return pd.DataFrame(rows, columns=list(ADAPTIVE_RUN.columns)).sample(frac=1, random_state=0)


def tables(
    deepest: Mapping[float, Sequence[int]], predicted: float, depths: Sequence[int] = DEPTHS
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """LEFT, HALF_WAY and SLOPES of these."""
    own = run(deepest, depths)
    half_ways = half_way.half_way(own)
    return half_way.left(own), half_ways, half_way.slopes(half_ways, predicted)
