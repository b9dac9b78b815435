"""Section B: accuracy against depth."""

import math
from collections.abc import Mapping

import pandas as pd

from stages.depth.tables import REPLICA_ACCURACIES
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import book, statistics


def levels(by_replica: pd.DataFrame, confidence: float) -> str:
    """Accuracy of every network, beside the book's; from ACCURACY_BY_REPLICA."""
    rows = []
    for _, network in by_replica.groupby("network", sort=False):
        sizes = network["sizes"].iloc[0]
        accuracies = [
            statistics.mean(network[measure].to_numpy(), confidence)
            for measure in REPLICA_ACCURACIES
        ]
        rows.append(
            [
                numbers.network(sizes),
                f"{len(network):,}",
                *(numbers.estimate(each.value, each.low, each.high, 100.0) for each in accuracies),
                numbers.fixed(100 * network["last_accuracy"].std(), 2),
                numbers.fixed(100 * book.VALIDATION_ACCURACY.get(sizes, math.nan), 2),
            ]
        )
    header = ["Network", "Replicas", "Last epoch", "Best epoch", "Spread", "The book"]
    within = numbers.confidence(confidence)
    caption = (
        f"Validation accuracy in percent: mean over the replicas with its {within} interval, and "
        "the spread (standard deviation) of single networks after the last epoch. The best epoch "
        "is chosen on the validation images themselves, which flatters it a little."
    )
    return elements.table(header, rows, caption)


def steps(differences: pd.DataFrame, sizes: Mapping[str, str], confidence: float) -> str:
    """What each further hidden layer does, as a list; from ACCURACY_DIFFERENCE.

    Args:
        differences: of neighbouring networks.
        sizes: layer sizes of each network, as 784-30-10.
        confidence: of the intervals.
    """
    last = differences[differences["measure"] == "last_accuracy"]
    return "\n".join(
        f"- From {numbers.network(sizes[row.shallower])} to {numbers.network(sizes[row.deeper])} "
        f"the mean accuracy after the last epoch {_change(row.difference)}. "
        f"{_certainty(row.low, row.high, row.p_value, confidence)}"
        for row in last.itertuples()
    )


def _change(difference: float) -> str:
    points = numbers.fixed(100 * abs(difference), 2)
    direction = "rises" if difference > 0 else "falls"
    return f"{direction} by {points} percentage points" if difference else "does not change"


def _certainty(low: float, high: float, p_value: float, confidence: float) -> str:
    if math.isnan(low):
        return "With so few replicas, no interval can be given."
    bounds = f"{numbers.fixed(100 * low, 2)} to {numbers.fixed(100 * high, 2)}"
    conclusion = (
        "which includes no change at all"
        if low <= 0 <= high
        else "so chance alone would seldom bring such a difference about"
    )
    return (
        f"The {numbers.confidence(confidence)} interval of the difference is {bounds}, "
        f"{conclusion} (p = {numbers.significant(p_value, 2)}, Welch's test)."
    )


def best(by_replica: pd.DataFrame) -> str:
    """Which network is the most accurate on average, as a sentence."""
    means = by_replica.groupby("sizes", sort=False)["last_accuracy"].mean()
    leader = means.idxmax()
    if len(means) == 1:
        return (
            f"The only network, {numbers.network(leader)}, classifies "
            f"{numbers.percent(means[leader])} of the validation images correctly."
        )
    return (
        f"On average {numbers.network(leader)} is the most accurate network with "
        f"{numbers.percent(means[leader])} of the validation images classified correctly, "
        f"{numbers.network(means.idxmin())} the least accurate with {numbers.percent(means.min())}."
    )
