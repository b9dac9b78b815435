"""Section D: the speed of learning during training."""

import math

import numpy as np
import pandas as pd

from stages.training.claims import OVERALL_SPEED, slowdown
from unstable_gradients.images.mnist import CLASSES
from unstable_gradients.page import elements, numbers

PERCENT = 100.0  # in 1


def shapes(speed_shape: pd.DataFrame) -> str:
    """Fall, rebound and level of every hidden layer; from SPEED_SHAPE."""
    early = int(speed_shape["early_epochs"].iloc[0])
    measures = ["start", "early_lowest", "highest_after", "geometric_mean"]
    rows: list[list[str]] = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        rows.append([f"{numbers.network(str(sizes))}, {network['replica'].nunique():,} replicas"])
        medians = network.groupby("layer")[[*measures, "early_lowest_epoch"]].median()
        falls_on = medians["early_lowest_epoch"] >= early - 1
        medians.loc[falls_on, ["early_lowest", "early_lowest_epoch", "highest_after"]] = math.nan
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
        f"over the replicas. The early lowest is the minimum over the first {early} epochs, a dash "
        "where the speed is still falling then; the mean over all epochs is a geometric one, as "
        "suits a logarithmic axis."
    )
    return elements.table(header, rows, caption)


def slowdowns(speed_shape: pd.DataFrame) -> str:
    """How far the first hidden layer is behind the last, before and in training, as a list."""
    lines = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        ratios = [slowdown(network, measure) for measure in ("start", OVERALL_SPEED, "end")]
        if network["layer"].max() == 1 or not all(map(math.isfinite, ratios)):
            continue
        start, whole, end = (numbers.significant(ratio, 2) for ratio in ratios)
        lines.append(
            f"- {numbers.network(str(sizes))}: the last hidden layer starts {start} times as fast "
            f"as the first; on average over the whole training it is {whole} times as fast, at the "
            f"end {end} times."
        )
    return "\n".join(lines)


def slowdowns_in_short(speed_shape: pd.DataFrame) -> str:
    """How far the first hidden layer is behind the last over all epochs, as a sentence."""
    gaps = []
    for sizes, network in speed_shape.groupby("sizes", sort=False):
        ratio = slowdown(network)
        if network["layer"].max() > 1 and math.isfinite(ratio):
            gaps.append(f"{numbers.significant(ratio, 2)} in {numbers.network(str(sizes))}")
    if not gaps:
        return "No network here has two hidden layers to compare."
    return (
        "Averaged over the epochs, the last hidden layer is faster than the first by a factor of "
        f"{numbers.listed(gaps)}."
    )


def noise(by_step: pd.DataFrame) -> str:
    """How long the gradients of mini-batches are, as sentences; from NOISE."""
    medians = by_step[by_step["hidden_layers"] > 1].pivot_table(
        "median", ["network", "step", "layer"], "measure"
    )
    medians = medians.reindex(columns=["mini_batch", "averaged", "full_batch"])
    # Speeds that are missing, or 0, have no ratio.
    logs = np.log(medians[(medians > 0).all(axis=1)])
    if logs.empty:
        return ""
    ranges = []
    for measure in ("mini_batch", "averaged"):
        ratios = np.exp((logs[measure] - logs["full_batch"]).groupby("network").mean())
        ends = [numbers.significant(ratio, 2) for ratio in (ratios.min(), ratios.max())]
        ranges.append(numbers.listed(list(dict.fromkeys(ends)), "to"))
    return (
        f"The gradient of a single mini-batch is {ranges[0]} times as long as that of all images "
        "(median over the replicas, geometric mean over steps and layers, by network), and so is "
        f"the average of these lengths. The average of the gradients is {ranges[1]} times as long: "
        "most of the noise is gone, and what is left of it adds to the length still."
    )


def learned(table: pd.DataFrame, images: int) -> str:
    """How many of the images networks classify after all epochs, as a sentence; from LEARNED."""
    parts = [
        f"{numbers.estimate(row['mean'], row['low'], row['high'], PERCENT)} percent with "
        f"{numbers.network(row['sizes'])}"
        for row in table.to_dict("records")
    ]
    return (
        "How much do they learn meanwhile? After the last epoch the networks classify, on average, "
        f"{numbers.listed(parts)} of the {images:,} images they learned from; a guess is right for "
        f"{numbers.percent(1 / CLASSES, 0)}."
    )


def book_curves(table: pd.DataFrame, confidence: float) -> str:
    """The places of the book's recorded curves among our runs, as a table; from BOOK_CURVE."""
    if table.empty:
        return ""
    epochs = sorted(table["epoch"].unique())
    rows: list[list[str]] = []
    for sizes, network in table.groupby("sizes", sort=False):
        rows.append([numbers.network(str(sizes))])
        for layer, curve in network.sort_values("epoch").groupby("layer"):
            inside = curve["book"].between(curve["whole_lower"], curve["whole_upper"]).all()
            rows.append(
                [
                    f"hidden&nbsp;layer&nbsp;{layer}",
                    *(numbers.fixed(each, 0) for each in curve["percentile"]),
                    "yes" if inside else "<b>no</b>",
                ]
            )
    caption = (
        "Percentage of our runs whose speed of learning is below the book's at these epochs, and "
        f"whether the band that all of one more curve keeps to in {numbers.confidence(confidence)} "
        f"of cases, over {numbers.counted(len(epochs), 'epoch')} at once, holds the book's."
    )
    return elements.table(["Epoch", *map(str, epochs), "Held"], rows, caption)


def most_unusual(quantities: pd.DataFrame) -> str:
    """Which of the book's curves strays farthest from ours; from QUANTITIES of D6."""
    curves = quantities[quantities["percentile"].notna()]
    if curves.empty:
        return ""
    most = curves.loc[curves["percentile"].idxmax()]
    return (
        f"The most unusual of them is the {most['quantity'].removeprefix('distance of the ')} in "
        f"{numbers.network(most['network'])}: of our own runs "
        f"{numbers.percent(1 - most['percentile'] / 100, 0)} stray farther from the others."
    )
