"""Replicas in tables: aggregates over them, and columns as arrays.

Training that diverged is a result. Quantiles are those of the replicas whose value is finite, and
`replicas` counts them.
"""

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.study import statistics


def quantiles(values: pd.DataFrame, by: list[str], column: str, confidence: float) -> pd.DataFrame:
    """Median, prediction band and number of the replicas of each group whose value is finite.

    One more replica falls between `lower` and `upper` with the probability `band_coverage`,
    whatever the distribution: the k-th of n values in order is above it with the probability
    k / (n + 1). The central 95 % of the values themselves would hold it less often.
    """
    lower, upper = statistics.band(confidence)
    groups = values[np.isfinite(values[column])].groupby(by, sort=False)[column]
    table = pd.DataFrame(
        {
            "median": groups.median(),
            "lower": groups.agg(np.quantile, q=lower, method="weibull"),
            "upper": groups.agg(np.quantile, q=upper, method="weibull"),
            "replicas": groups.count(),
        }
    )
    return table.reset_index()


def band_coverage(replicas: int, confidence: float) -> float:
    """How often one more replica falls into the band of `quantiles`.

    As asked, where there are enough replicas; else as often as into the range of all of them.
    """
    return min(confidence, (replicas - 1) / (replicas + 1))


def as_array(rows: pd.DataFrame, column: str, *axes: str) -> Float[np.ndarray, "..."]:
    """A column as an array with an axis for each of these other columns, rising along it.

    The rows have every combination of their values once.
    """
    ordered = rows.sort_values(list(axes))
    return ordered[column].to_numpy().reshape([ordered[name].nunique() for name in axes])


def to_choose_and_to_judge(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of even replicas, by which something may be chosen, and those of the others.

    What is best among several is best by chance, too: judged on the replicas that chose it, it
    would look better than it is.
    """
    even = table["replica"] % 2 == 0
    return table[even], table[~even]
