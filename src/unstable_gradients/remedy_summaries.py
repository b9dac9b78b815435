"""Aggregates over replicas of remedies against depth, of the plateau, saturation and momentum.

A network whose training diverged answers like a guess, and so has not trained. Costs that are not
finite leave their group without a mean.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from unstable_gradients import statistics, tables
from unstable_gradients.errors import InvalidInput
from unstable_gradients.remedies import Remedy
from unstable_gradients.summaries import quantiles
from unstable_gradients.tables.remedies import DEEPEST, PLATEAU, TRAINABLE
from unstable_gradients.theory import depth_scale

ACTIVATION_MEASURES = ["mean", "spread", "percentile_2", "percentile_98", "accuracy"]


def collect(
    folder: Path, names: list[str], columns: tuple[str, ...], of: str = "remedy"
) -> pd.DataFrame:
    """The tables of these names, one after the other; other files are not read.

    Raises:
        InvalidInput: if a table is missing or is another one's.
    """
    frames = []
    for name in names:
        path = folder / f"{name}.csv"
        frame = tables.read(path, columns)
        others = frame.loc[frame[of] != name, of]
        if not others.empty:
            raise InvalidInput(
                f"{path}: {of} {str(others.iloc[0])!r}, expected {name!r} in every row"
            )
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def trainable(runs: pd.DataFrame, accuracy: float, confidence: float) -> pd.DataFrame:
    """How often each depth trains at all, and how well: from DEPTH_TRIALS to TRAINABLE.

    Args:
        runs: the replicas.
        accuracy: a replica has trained if it is more accurate than this.
        confidence: of the intervals.
    """
    rows = []
    for (remedy, layers), group in runs.groupby(["remedy", "hidden_layers"], sort=False):
        reached = group["validation_accuracy"].to_numpy()
        often = statistics.frequency(reached > accuracy, confidence)
        well = statistics.mean(reached, confidence)
        rows.append(
            {
                "remedy": remedy,
                "hidden_layers": layers,
                "trained": int((reached > accuracy).sum()),
                "replicas": often.replicas,
                "probability": often.value,
                "low": often.low,
                "high": often.high,
                "accuracy": well.value,
                "accuracy_low": well.low,
                "accuracy_high": well.high,
            }
        )
    return pd.DataFrame(rows, columns=list(TRAINABLE))


def deepest(
    trainable: pd.DataFrame,
    remedies: Mapping[str, Remedy],
    width: int,
    part: float,
    depth_scales: float,
) -> pd.DataFrame:
    """The deepest trainable network of each remedy beside theory's: from TRAINABLE to DEEPEST.

    A depth counts if so large a part of the replicas trains there and at all smaller depths.

    Args:
        trainable: how often each depth trains.
        remedies: by their names.
        width: neurons of each hidden layer.
        part: of the replicas.
        depth_scales: predicted depth in units of xi.
    """
    rows = []
    for name, remedy in remedies.items():
        own = trainable[trainable["remedy"] == name].sort_values("hidden_layers")
        failing = own.loc[own["probability"] < part, "hidden_layers"]
        next_tried = failing.iloc[0] if len(failing) else pd.NA
        trains = own if failing.empty else own[own["hidden_layers"] < next_tried]
        xi = depth_scale.of(remedy.activation, remedy.initializer, remedy.biases, width)
        rows.append(
            {
                "remedy": name,
                **remedy.model_dump(),
                "deepest": int(trains["hidden_layers"].max()) if len(trains) else 0,
                "next_tried": next_tried,
                "depth_scale": xi,
                "predicted": depth_scales * xi,
            }
        )
    return pd.DataFrame(rows, columns=list(DEEPEST)).astype({"next_tried": "Int64"})


def plateau(traces: pd.DataFrame) -> pd.DataFrame:
    """How long each replica was seen on the plateau: from PLATEAU_TRACE to PLATEAU."""
    last = traces.groupby(["lmbda", "hidden_layers", "replica"], sort=False).last()
    return last.reset_index().rename(columns={"step": "steps"})[list(PLATEAU)]


def saturation(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Quantiles over the replicas of each layer's activations: from ACTIVATIONS to SATURATION."""
    keys = ["network", "hidden_layers", "step", "layer"]
    long = runs.melt([*keys, "replica"], ACTIVATION_MEASURES, var_name="measure")
    return quantiles(long, [*keys, "measure"], "value", confidence)


def momentum(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Mean cost and accuracy of each schedule and learning rate: from MOMENTUM_TRIALS."""
    rows = []
    keys = ["kind", "mu_max", "mu_reached", "eta", "step"]
    for names, group in runs.groupby(keys, sort=False):
        cost = statistics.mean(group["training_cost"].to_numpy(), confidence)
        rows.append(
            dict(zip(keys, names, strict=True))
            | {
                "cost": cost.value,
                "low": cost.low,
                "high": cost.high,
                "accuracy": group["validation_accuracy"].mean(),
                "replicas": cost.replicas,
            }
        )
    return pd.DataFrame(rows)
