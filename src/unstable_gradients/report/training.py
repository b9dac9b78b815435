"""Section D: the speed of learning during training."""

import math

import numpy as np
import pandas as pd

from unstable_gradients.report import elements, numbers


def shapes(speed_shape: pd.DataFrame) -> str:
    """Fall, rebound and level of every hidden layer; from SPEED_SHAPE."""
    measures = ["start", "early_lowest", "highest_after", "geometric_mean"]
    rows: list[list[str]] = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        rows.append([f"{numbers.network(str(sizes))}, {network['replica'].nunique():,} replicas"])
        medians = network.groupby("layer")[[*measures, "early_lowest_epoch"]].median()
        rows += [
            [
                f"hidden&nbsp;layer&nbsp;{layer}",
                *(numbers.significant(values[measure]) for measure in measures[:2]),
                numbers.fixed(values["early_lowest_epoch"], 0),
                *(numbers.significant(values[measure]) for measure in measures[2:]),
            ]
            for layer, values in medians.iterrows()
        ]
    header = ["Layer", "At the start", "Early lowest", "at epoch", "Highest after", "Mean"]
    caption = (
        r"Speed of learning $\|\delta^l\|$ during full-batch training, each the median "
        "over the replicas. The early lowest is the minimum over the first tenth of the epochs; "
        "the mean over all epochs is a geometric one, as suits a logarithmic axis."
    )
    return elements.table(header, rows, caption)


def slowdowns(speed_shape: pd.DataFrame) -> str:
    """How far the first hidden layer is behind the last, before and in training, as a list."""
    lines = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        ratio = {
            measure: _last_over_first(network, measure) for measure in ("start", "geometric_mean")
        }
        if not all(map(math.isfinite, ratio.values())):
            continue
        change = "narrows" if ratio["geometric_mean"] < ratio["start"] else "widens"
        lines.append(
            f"- {numbers.network(str(sizes))}: the last hidden layer starts "
            f"{numbers.significant(ratio['start'], 2)} times as fast as the first; over the whole "
            f"training it is {numbers.significant(ratio['geometric_mean'], 2)} times as fast. "
            f"Training {change} the gap."
        )
    return "\n".join(lines)


def slowdowns_in_short(speed_shape: pd.DataFrame) -> str:
    """How far the first hidden layer is behind the last over all epochs, as a sentence."""
    gaps = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        ratio = _last_over_first(network, "geometric_mean")
        if math.isfinite(ratio):
            gaps.append(f"{numbers.significant(ratio, 2)} in {numbers.network(str(sizes))}")
    if not gaps:
        return "No network here has two hidden layers to compare."
    return (
        "Averaged over the epochs, the last hidden layer is faster than the first by a factor of "
        f"{numbers.listed(gaps)}."
    )


def _last_over_first(network: pd.DataFrame, measure: str) -> float:
    """Geometric mean over the replicas; not finite for a single hidden layer or no gradient."""
    by_layer = network.pivot_table(index="replica", columns="layer", values=measure)
    if by_layer.shape[1] < 2:
        return math.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.exp(np.log(by_layer.iloc[:, -1] / by_layer.iloc[:, 0]).mean()))
