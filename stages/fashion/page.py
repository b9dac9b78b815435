"""Section J: is it MNIST?"""

import numpy as np
import pandas as pd

from stages.fashion.data_sets import CLOTHES, DIGITS
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import statistics

LEFT_OUT = (
    f"This section is left out: when the study ran, `data.sets` did not name {CLOTHES}, or no "
    "source of it answered. To try again: `dvc repro --force --single-item fashion-mnist`, then "
    "`dvc repro`."
)
BOTH = (DIGITS, CLOTHES)


def accuracies(both: pd.DataFrame, confidence: float) -> str:
    """Accuracy of every network on either data set; from BOTH_ACCURACIES."""
    rows = []
    for sizes, network in both.groupby("sizes", sort=False):
        found = [
            statistics.mean(
                network.loc[network["data"] == data, "validation_accuracy"].to_numpy(), confidence
            )
            for data in BOTH
        ]
        cells = [numbers.estimate(each.value, each.low, each.high, 100.0) for each in found]
        rows.append([numbers.network(str(sizes)), *cells])
    epochs = numbers.counted(int(both["epoch"].max()), "epoch")
    caption = (
        f"Validation accuracy in percent after {epochs}: mean over "
        f"{numbers.counted(both['replica'].nunique(), 'replica')} with its "
        f"{numbers.confidence(confidence)} interval."
    )
    return elements.table(["Network", *BOTH], rows, caption)


def slowdowns(speeds: pd.DataFrame) -> str:
    """How far the first layer is behind the last at the start; from BOTH_SPEEDS."""
    parts = []
    for sizes, network in speeds.groupby("sizes", sort=False):
        gaps = []
        for data in BOTH:
            medians = network[network["data"] == data].sort_values("layer")["median"].to_numpy()
            gaps.append(medians[-1] / medians[0])
        if network["layer"].max() > 1:
            digits, clothes = (numbers.significant(gap, 2) for gap in gaps)
            parts.append(f"{digits} and {clothes} in {numbers.network(str(sizes))}")
    if not parts:
        return "No network here has two hidden layers to compare."
    return (
        "From the first hidden layer to the last the median speeds differ, with digits and with "
        f"clothes, by factors of {numbers.listed(parts)}."
    )


def plateaus(both: pd.DataFrame) -> str:
    """How long each depth stays on the plateau; from BOTH_PLATEAUS."""
    lambdas = sorted(both["lmbda"].unique())
    header = ["Network", *(f"{data}, λ = {lmbda:g}" for lmbda in lambdas for data in BOTH)]
    rows = []
    for depth, group in both.groupby("hidden_layers"):
        cells = [
            _stay(group[(group["lmbda"] == lmbda) & (group["data"] == data)])
            for lmbda in lambdas
            for data in BOTH
        ]
        rows.append([numbers.counted(int(str(depth)), "hidden layer"), *cells])
    caption = (
        "Mini-batch steps on the plateau, geometric mean over "
        f"{numbers.counted(both['replica'].nunique(), 'replica')}, or how many of them have left "
        "it when training ends."
    )
    return elements.table(header, rows, caption)


def shortened(both: pd.DataFrame) -> str:
    """How long plateaus are with clothes, against digits; from BOTH_PLATEAUS."""
    least = both[both["lmbda"] == both["lmbda"].min()]
    parts = []
    for depth, group in least.groupby("hidden_layers"):
        if group["left"].all():
            digits, clothes = (
                np.log(group.loc[group["data"] == data, "steps"]).mean() for data in BOTH
            )
            factor = numbers.significant(float(np.exp(clothes - digits)), 2)
            parts.append(f"{factor} with {numbers.counted(int(str(depth)), 'hidden layer')}")
    if not parts:
        return "At no depth do all networks leave the plateau on both data sets."
    return (
        "The plateau with clothes is longer than that with digits by these factors, where below 1 "
        f"is shorter: {numbers.listed(parts)}."
    )


def _stay(rows: pd.DataFrame) -> str:
    if rows.empty:
        return numbers.MISSING
    if rows["left"].all():
        steps = statistics.logarithms(rows["steps"].to_numpy()).mean()
        return numbers.significant(float(np.exp(steps)), 2)
    return f"{int(rows['left'].sum())} of {len(rows)} left"
