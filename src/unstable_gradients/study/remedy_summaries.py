"""Aggregates over replicas of the plateau, of saturation and of momentum.

Costs that are not finite, of networks that diverged, leave their group without a mean.
"""

from pathlib import Path

import pandas as pd

from stages.plateau.tables import PLATEAU
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import statistics, tables
from unstable_gradients.study.replicas import quantiles

ACTIVATION_MEASURES = [
    *("mean", "spread", "percentile_2", "percentile_98"),
    *("saturated", "slope", "accuracy"),
]


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


def plateau(traces: pd.DataFrame) -> pd.DataFrame:
    """How long each replica was seen on the plateau: from PLATEAU_TRACE to PLATEAU."""
    last = traces.groupby(["lmbda", "hidden_layers", "replica"], sort=False).last()
    return last.reset_index().rename(columns={"step": "steps"})[list(PLATEAU)]


def saturation(runs: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Quantiles over the replicas of each layer's activations: from ACTIVATIONS to SATURATION."""
    keys = ["network", "activation", "initializer", "eta", "hidden_layers", "step", "layer"]
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
