"""Aggregate cost and accuracy under momentum over the replicas (G3)."""

import pandas as pd

from stages.momentum.tables import MOMENTUM, MOMENTUM_TRIALS, SCHEDULE
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.study import statistics


def main(given: Statistics) -> None:
    """Read the replicas and write the means."""
    MOMENTUM.write(means(MOMENTUM_TRIALS.read(), given.confidence))


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
