"""Section I: how deep networks train with Adam."""

import numpy as np
import pandas as pd

from unstable_gradients.page import elements, numbers
from unstable_gradients.study import statistics


def depths(lengths: pd.DataFrame, found: pd.DataFrame, confidence: float) -> str:
    """How long networks stay with each epsilon, and how deep equal ones are: LENGTHS, DEPTHS."""
    tried = sorted(lengths["hidden_layers"].unique())
    rows = []
    for epsilon, own in lengths.groupby("epsilon", sort=False):
        by_depth = {row["hidden_layers"]: _stay(row) for row in own.to_dict("records")}
        cells = [by_depth.get(depth, numbers.MISSING) for depth in tried]
        of_replicas = found.loc[found["epsilon"] == epsilon, "equal_depth"].to_numpy()
        mean = statistics.mean(of_replicas, confidence)
        rows.append([f"{epsilon:g}", *cells, numbers.estimate(mean.value, mean.low, mean.high)])
    caption = (
        "Mini-batch steps of Adam on the plateau by ε and hidden layers, geometric mean, or how "
        f"many replicas have left; and how deep networks are whose plateau lasts "
        f"{int(found['lasting'].iloc[0]):,} steps, mean over the replicas with its "
        f"{numbers.confidence(confidence)} interval."
    )
    header = ["ε", *(numbers.counted(int(depth), "layer") for depth in tried), "Layers"]
    return elements.table(header, rows[::-1], caption)


def _stay(row: dict) -> str:
    if row["leaving"] == row["replicas"]:
        return numbers.significant(row["steps"], 2)
    return f"{row['leaving']} of {row['replicas']} left"


def layers_a_decade(slopes: pd.DataFrame, confidence: float) -> str:
    """What a decade of epsilon is worth, as sentences; from SLOPES."""
    mean = statistics.mean(slopes["slope"].to_numpy(), confidence)
    expected = numbers.significant(slopes["predicted"].iloc[0])
    theory = f"By mean-field theory {expected} layers weaken the gradient tenfold at the start"
    if not np.isfinite(mean.value):
        return f"{theory}; too few depths were tried to tell how many a decade of ε is worth."
    measured = numbers.estimate(mean.value, mean.low, mean.high)
    return (
        f"{theory}; with an ε ten times as small the plateau is as long for networks that are "
        f"{measured} layers deeper."
    )
