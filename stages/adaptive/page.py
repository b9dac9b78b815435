"""Section I: how deep networks train with Adam."""

import numpy as np
import pandas as pd

from unstable_gradients.page import elements, numbers
from unstable_gradients.study import statistics


def depths(left: pd.DataFrame, half_ways: pd.DataFrame, confidence: float) -> str:
    """Who leaves the plateau with each epsilon, and up to which depth: from LEFT and HALF_WAY."""
    tried = sorted(left["hidden_layers"].unique())
    rows = []
    for epsilon, own in left.groupby("epsilon", sort=False):
        counts = own.set_index("hidden_layers")
        cells = [
            f"{counts.loc[depth, 'left']} of {counts.loc[depth, 'replicas']}"
            if depth in counts.index
            else numbers.MISSING
            for depth in tried
        ]
        of_replicas = half_ways.loc[half_ways["epsilon"] == epsilon, "half_way"].to_numpy()
        mean = statistics.mean(of_replicas, confidence)
        rows.append([f"{epsilon:g}", *cells, numbers.estimate(mean.value, mean.low, mean.high)])
    caption = (
        f"Networks that leave the plateau within {left['steps'].max():,} steps of Adam, by ε and "
        "hidden layers, and the depth half-way between leaving and staying, mean over the replicas "
        f"with its {numbers.confidence(confidence)} interval."
    )
    header = ["ε", *(numbers.counted(int(depth), "layer") for depth in tried), "Half-way"]
    return elements.table(header, rows[::-1], caption)


def layers_a_decade(slopes: pd.DataFrame, confidence: float) -> str:
    """What a decade of epsilon is worth, as sentences; from SLOPES."""
    mean = statistics.mean(slopes["slope"].to_numpy(), confidence)
    expected = numbers.significant(slopes["predicted"].iloc[0])
    theory = f"By mean-field theory {expected} layers weaken the gradient tenfold at the start"
    if not np.isfinite(mean.value):
        return f"{theory}; too few depths were tried to tell how many a decade of ε is worth."
    measured = numbers.estimate(mean.value, mean.low, mean.high)
    return (
        f"{theory}; an ε ten times as small lets networks train that are {measured} layers deeper."
    )
