"""How ratios of gradients spread over many random chains, and where they are balanced best."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import statistics

FAR_APART = 10.0  # a factor: layers whose gradients differ by more learn at different speeds


def columns(logs: Float[np.ndarray, " chain"], confidence: float) -> dict[str, float | int]:
    """Columns of a table: median and band in decades, and how many chains are balanced or vanish.

    The quantiles are values of the sample, of which some may be -infinity.
    """
    decades = np.sort(logs) / np.log(10)
    lower, upper = statistics.band(confidence)
    return {
        "median_decades": _quantile(decades, 0.5),
        "lower_decades": _quantile(decades, lower),
        "upper_decades": _quantile(decades, upper),
        "below_one": int(np.sum(logs < 0)),
        "balanced": int(np.sum(np.abs(logs) <= np.log(FAR_APART))),
        "vanished": int(np.sum(np.isneginf(logs))),
        "chains": len(logs),
    }


def _quantile(ordered: Float[np.ndarray, " chain"], part: float) -> float:
    """The smallest value that at least this part of the sample does not exceed."""
    return float(ordered[max(int(np.ceil(part * len(ordered))), 1) - 1])


def most_balanced(rows: pd.DataFrame) -> pd.Series:
    """The row whose chains have the first and last gradient most often about equal.

    Of rows with equally many such chains, it is the one whose median is closest to 1.

    Raises:
        InvalidInput: if there are no rows.
    """
    if rows.empty:
        raise InvalidInput("chains: none of the greatest length, expected some of all biases")
    distance = rows["median_decades"].abs()
    order = np.lexsort((distance.to_numpy(), -rows["balanced"].to_numpy()))
    return rows.iloc[order[0]]
