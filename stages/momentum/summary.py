"""Means over the replicas trained with momentum (G3)."""

import pandas as pd

from stages.momentum.tables import SCHEDULE
from unstable_gradients.study import statistics


def means(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean cost and accuracy of each schedule and learning rate: from MOMENTUM_TRIALS.

    Where a network diverged there is no mean cost.
    """
    rows = []
    columns = [*SCHEDULE, "step"]
    for trial, group in runs.groupby(columns, sort=False):
        cost = statistics.mean(group["training_cost"].to_numpy(), confidence)
        rows.append(
            dict(zip(columns, trial, strict=True))
            | {
                "cost": cost.value,
                "low": cost.low,
                "high": cost.high,
                "accuracy": group["validation_accuracy"].mean(),
                "replicas": cost.replicas,
            }
        )
    return pd.DataFrame(rows)
