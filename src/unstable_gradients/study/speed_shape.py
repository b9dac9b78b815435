"""Fall, rebound and level of the speed of learning of a layer in the course of training."""

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.study import statistics

ONE_EARLY_IN = 10  # the first tenth of the epochs counts as early


def trace_shape(trace: Float[np.ndarray, " epoch"]) -> dict[str, object]:
    """Fall, rebound and level of one layer's speed over the epochs.

    Returns:
        start: of the untrained network; early_epochs: how many count as early; early_lowest: the
        minimum over these, at the early_lowest_epoch, the first one; highest_after: the maximum
        from there on; geometric_mean: over all epochs; end: before the last step. What is taken
        over epochs of which one is not finite is NaN.
    """
    norms = np.where(np.isfinite(trace), trace, np.nan)
    early = max(1, len(norms) // ONE_EARLY_IN)
    lowest = int(np.argmin(norms[:early]))  # of NaN, if there is any
    return {
        "start": norms[0],
        "early_epochs": early,
        "early_lowest": norms[lowest],
        "early_lowest_epoch": pd.NA if np.isnan(norms[lowest]) else lowest,
        "highest_after": norms[lowest:].max(),
        "geometric_mean": np.exp(statistics.logarithms(norms).mean()),
        "end": norms[-1],
    }
