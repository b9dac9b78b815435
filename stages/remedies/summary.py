"""Which depths train by which remedy, and how deep theory expects them to (H2).

A network whose training diverged answers like a guess, and so has not trained.
"""

from collections.abc import Mapping

import pandas as pd

from stages.remedies.parameters import Choices
from stages.remedies.tables import DEEPEST, TRAINABLE
from unstable_gradients.study import statistics
from unstable_gradients.theory import depth_scale


def trainable(
    runs: pd.DataFrame,
    remedies: Mapping[str, Choices],
    width: int,
    accuracy: float,
    depth_scales: float,
    confidence: float,
) -> pd.DataFrame:
    """How often each depth trains at all, and how well: from DEPTH_TRIALS to TRAINABLE.

    Args:
        runs: the replicas.
        remedies: what comes of each, by its name.
        width: neurons of each hidden layer.
        accuracy: a replica has trained if it is more accurate than this.
        depth_scales: predicted depth in units of xi.
        confidence: of the intervals.
    """
    scales = {name: _depth_scale(each, width) for name, each in remedies.items()}
    rows = []
    keys = ["remedy", "hidden_layers", "step"]
    for (remedy, layers, step), group in runs.groupby(keys, sort=False):
        reached = group["validation_accuracy"].to_numpy()
        often = statistics.frequency(reached > accuracy, confidence)
        well = statistics.mean(reached, confidence)
        rows.append(
            {
                "remedy": remedy,
                "hidden_layers": layers,
                "step": step,
                "trained": int((reached > accuracy).sum()),
                "replicas": often.replicas,
                "probability": often.value,
                "low": often.low,
                "high": often.high,
                "accuracy": well.value,
                "accuracy_low": well.low,
                "accuracy_high": well.high,
                "depth_scale": scales[str(remedy)],
                "predicted": depth_scales * scales[str(remedy)],
            }
        )
    return pd.DataFrame(rows, columns=list(TRAINABLE.columns))


def _depth_scale(remedy: Choices, width: int) -> float:
    """xi; NaN of networks that its theory does not speak of."""
    if (remedy.normalization, remedy.skips) != ("none", "none"):
        return float("nan")
    return depth_scale.of(remedy.activation, remedy.initializer, remedy.biases, width)


def deepest(trainable: pd.DataFrame, remedies: Mapping[str, Choices], part: float) -> pd.DataFrame:
    """The deepest trainable network of each remedy beside theory's: from TRAINABLE to DEEPEST.

    A depth trains where the interval of the part of the networks that do lies above `part`, and
    does not where it lies below. Depths between the deepest that trains, as all shallower ones
    tried do, and the next one that does not are undecided.
    """
    rows = []
    for name, remedy in remedies.items():
        own = trainable[trainable["remedy"] == name].sort_values("hidden_layers")
        trains = own[(own["low"] > part).cummin()]
        failing = own.loc[own["high"] < part, "hidden_layers"]
        rows.append(
            {
                "remedy": name,
                **remedy.model_dump(),
                "step": own["step"].iloc[0],
                "deepest": int(trains["hidden_layers"].max()) if len(trains) else 0,
                "next_tried": failing.iloc[0] if len(failing) else pd.NA,
                "depth_scale": own["depth_scale"].iloc[0],
                "predicted": own["predicted"].iloc[0],
            }
        )
    return pd.DataFrame(rows, columns=list(DEEPEST.columns)).astype({"next_tried": "Int64"})
