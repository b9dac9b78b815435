"""Networks that Adam trains, whose plateaus grow tenfold with every two layers."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from stages.adaptive import depth_at
from stages.adaptive.tables import ADAPTIVE_RUN

AT, MOST = 1000, 20_000  # steps: those compared at, and those given
LAYERS = 2  # that make a plateau ten times as long
DEPTHS = (3, 4, 5, 6, 7, 8)


def run(depths_at: Mapping[float, Sequence[float]], depths: Sequence[int] = DEPTHS) -> pd.DataFrame:
    """ADAPTIVE_RUN, by the depth of each replica whose plateau lasts for AT steps."""
    rows = [
        (epsilon, depth, replica, *seen(AT * 10 ** ((depth - own) / LAYERS)))
        for epsilon, each in depths_at.items()
        for replica, own in enumerate(each)
        for depth in depths
    ]
    return pd.DataFrame(rows, columns=list(ADAPTIVE_RUN.columns)).sample(frac=1, random_state=0)


def seen(steps: float) -> tuple[float, int]:
    """The steps that are seen, and whether the plateau is left in them."""
    return min(steps, MOST), int(steps <= MOST)


def tables(
    depths_at: Mapping[float, Sequence[float]], predicted: float, depths: Sequence[int] = DEPTHS
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """LENGTHS, DEPTHS and SLOPES of these."""
    own = run(depths_at, depths)
    found = depth_at.depths(own, AT)
    return depth_at.lengths(own), found, depth_at.slopes(found, predicted)


def geometric_mean(*values: float) -> float:
    """By its definition."""
    return float(np.prod(values) ** (1 / len(values)))
