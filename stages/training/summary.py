"""Aggregates of the speed of learning over replicas (D1 to D4).

A trace that stops being finite has no level over all epochs.
"""

import numpy as np
import pandas as pd

from unstable_gradients.study import statistics
from unstable_gradients.study.networks import Networks, with_sizes
from unstable_gradients.study.replicas import quantiles

ONE_EARLY_IN = 10  # the first tenth of the epochs counts as early


def speed(runs: pd.DataFrame, networks: Networks, confidence: float) -> pd.DataFrame:
    """Quantiles of ||delta|| at each epoch: SPEED_BY_EPOCH."""
    table = quantiles(runs, ["network", "epoch", "layer"], "bias_gradient_norm", confidence)
    return with_sizes(table, networks)


def speed_shape(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Fall, rebound and level of each replica's ||delta|| over the epochs: SPEED_SHAPE."""
    rows = []
    for (network, replica, layer), trace in runs.groupby(
        ["network", "replica", "layer"], sort=False
    ):
        norms = trace.sort_values("epoch")["bias_gradient_norm"].to_numpy()
        norms = np.where(np.isfinite(norms), norms, np.nan)
        early = max(1, len(norms) // ONE_EARLY_IN)
        lowest = int(np.argmin(norms[:early]))  # of NaN, if there is any
        rows.append(
            {
                "network": network,
                "replica": replica,
                "layer": layer,
                "start": norms[0],
                "early_epochs": early,
                "early_lowest": norms[lowest],
                "early_lowest_epoch": pd.NA if np.isnan(norms[lowest]) else lowest,
                "highest_after": norms[lowest:].max(),
                "geometric_mean": np.exp(statistics.logarithms(norms).mean()),
                "end": norms[-1],
            }
        )
    return with_sizes(pd.DataFrame(rows).astype({"early_lowest_epoch": "Int64"}), networks)


def noise(
    mini_batch: pd.DataFrame, full_batch: pd.DataFrame, networks: Networks, confidence: float
) -> pd.DataFrame:
    """Quantiles of ||delta|| at each step, mini-batch, averaged and full batch: NOISE."""
    long = mini_batch.rename(
        columns={"bias_gradient_norm": "mini_batch", "averaged_bias_gradient_norm": "averaged"}
    ).melt(["network", "replica", "step", "layer"], ["mini_batch", "averaged"], var_name="measure")
    full = full_batch.rename(columns={"epoch": "step", "bias_gradient_norm": "value"})
    together = pd.concat([long, full.assign(measure="full_batch")], ignore_index=True)
    table = quantiles(together, ["network", "step", "layer", "measure"], "value", confidence)
    return with_sizes(table, networks)
