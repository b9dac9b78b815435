"""Aggregates of accuracy over replicas (section B)."""

import itertools

import pandas as pd

from stages.depth.tables import ACCURACIES_AND_COSTS, ACCURACY_DIFFERENCE, REPLICA_ACCURACIES
from unstable_gradients.study import statistics
from unstable_gradients.study.networks import Networks, with_sizes


def accuracy_by_epoch(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean over the replicas and its interval, for each epoch: ACCURACY_BY_EPOCH."""
    long = runs.melt(
        ["network", "replica", "epoch"], list(ACCURACIES_AND_COSTS), var_name="measure"
    )
    rows = []
    for (network, measure, epoch), group in long.groupby(
        ["network", "measure", "epoch"], sort=False
    ):
        estimate = statistics.mean(group["value"].to_numpy(), confidence)
        rows.append(
            {
                "network": network,
                "epoch": epoch,
                "measure": measure,
                "mean": estimate.value,
                "low": estimate.low,
                "high": estimate.high,
                "replicas": estimate.replicas,
            }
        )
    return pd.DataFrame(rows)


def accuracy_by_replica(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Last and best validation accuracy of each replica: ACCURACY_BY_REPLICA.

    The best epoch is the first with the highest accuracy on the validation images themselves,
    which flatters it a little; the last one is not chosen.
    """
    trained = runs[runs["epoch"] > 0].sort_values("epoch", kind="stable", ignore_index=True)
    groups = trained.groupby(["network", "replica"], sort=False)
    last = trained.loc[groups["epoch"].idxmax()].set_index(["network", "replica"])
    best = trained.loc[groups["validation_accuracy"].idxmax()].set_index(["network", "replica"])
    table = pd.DataFrame(
        {
            "last_accuracy": last["validation_accuracy"],
            "best_accuracy": best["validation_accuracy"],
            "best_epoch": best["epoch"],
        }
    ).reset_index()
    return with_sizes(table, networks)


def accuracy_differences(by_replica: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Each network against the one listed before it: ACCURACY_DIFFERENCE."""
    rows = []
    names = list(dict.fromkeys(by_replica["network"]))
    for shallower, deeper in itertools.pairwise(names):
        for measure in REPLICA_ACCURACIES:
            first, second = (
                by_replica.loc[by_replica["network"] == name, measure].to_numpy()
                for name in (deeper, shallower)
            )
            estimate = statistics.difference_of_means(first, second, confidence)
            rows.append(
                {
                    "deeper": deeper,
                    "shallower": shallower,
                    "measure": measure,
                    "difference": estimate.value,
                    "low": estimate.low,
                    "high": estimate.high,
                    "p_value": estimate.p_value,
                    "replicas": estimate.replicas,
                }
            )
    return pd.DataFrame(rows, columns=list(ACCURACY_DIFFERENCE.columns))
