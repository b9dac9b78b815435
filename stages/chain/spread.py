"""How logarithms of ratios spread over many random chains, as columns of a tidy table."""

import numpy as np
from jaxtyping import Float

from unstable_gradients.study import statistics

FAR = 10.0  # a factor: gradients that differ by more do not learn at nearly the same speed


def columns(logs: Float[np.ndarray, " chain"], confidence: float) -> dict[str, float | int]:
    """Median and band of natural logarithms, in decades, and how many chains are where.

    The quantiles are values of the sample, of which some may be -infinity.
    """
    decades = np.sort(logs) / np.log(10)
    lower, upper = statistics.band(confidence)
    return {
        "median_decades": _quantile(decades, 0.5),
        "lower_decades": _quantile(decades, lower),
        "upper_decades": _quantile(decades, upper),
        "below_one": int(np.sum(logs < 0)),
        "balanced": int(np.sum(np.abs(logs) <= np.log(FAR))),
        "vanished": int(np.sum(np.isneginf(logs))),
        "chains": len(logs),
    }


def _quantile(ordered: Float[np.ndarray, " chain"], part: float) -> float:
    """The smallest value that at least this part of the sample does not exceed."""
    return float(ordered[max(int(np.ceil(part * len(ordered))), 1) - 1])
