"""The map of remedies with the networks behind each field, for the figure that shows them."""

import math

import numpy as np
import pandas as pd

PLACE = ["remedy", "hidden_layers"]
OF_TRAINABLE = ["trained", "replicas", "probability", "low", "high"]
OF_ACCURACY = ["accuracy", "accuracy_low", "accuracy_high"]


def cells(
    trainable: pd.DataFrame, trials: pd.DataFrame, threshold: float, part: float
) -> pd.DataFrame:
    """A row for each recipe and depth that were tried: from TRAINABLE and TRIALS_TOGETHER.

    Args:
        trainable: how often networks train.
        trials: the networks.
        threshold: accuracy above which a network has trained.
        part: a depth trains if more of its networks do.

    Returns:
        remedy, hidden_layers, trained, replicas, probability, low, high, accuracy, accuracy_low,
            accuracy_high: as in the first table.
        verdict: trains, fails or undecided.
        limit: the deepest tried by any recipe up to which theory expects training; NaN where it is
            beyond all of them or unknown.
        beyond: 1 where it is beyond all.
        threshold: as given.
        accuracies: those of the networks in their order, in one text.
    """
    texts = trials.sort_values("replica").groupby(PLACE, sort=False)["validation_accuracy"]
    together = texts.agg(lambda group: " ".join(f"{each:.4g}" for each in group))
    rows = trainable.merge(together.rename("accuracies").reset_index(), on=PLACE)
    depths = np.sort(rows["hidden_layers"].unique())
    rows["verdict"] = np.select(
        [rows["low"] > part, rows["high"] < part], ["trains", "fails"], "undecided"
    )
    rows["limit"] = [_last_up_to(depths, predicted) for predicted in rows["predicted"]]
    rows["beyond"] = (rows["predicted"] > depths[-1]).astype(int)
    rows["threshold"] = threshold
    return rows[
        [
            *PLACE,
            *OF_TRAINABLE,
            *OF_ACCURACY,
            "verdict",
            "limit",
            "beyond",
            "threshold",
            "accuracies",
        ]
    ]


def _last_up_to(depths: np.ndarray, predicted: float) -> float:
    within = depths[depths <= predicted]
    return float(within[-1]) if len(within) and predicted <= depths[-1] else math.nan
