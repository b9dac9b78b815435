"""Section C: the speed of learning of untrained networks."""

import pandas as pd

from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.page import elements, numbers
from unstable_gradients.study import book


def speeds(initial_speed: pd.DataFrame, confidence: float) -> str:
    """Speed of every hidden layer, beside the book's; from INITIAL_SPEED."""
    measured = initial_speed[initial_speed["measure"] == SPEED_OF_LEARNING]
    rows: list[list[str]] = []
    for sizes, network in measured.groupby("sizes", sort=False):
        rows.append([f"{numbers.network(str(sizes))}, {network['replicas'].iloc[0]:,} starts"])
        published = book.INITIAL_SPEED.get(str(sizes), ())
        rows += [
            [
                f"hidden&nbsp;layer&nbsp;{row.layer}",
                numbers.band(row.median, row.lower, row.upper),
                f"{published[row.layer - 1]:g}" if published else numbers.MISSING,
            ]
            for row in network.sort_values("layer").itertuples()
        ]
    caption = (
        r"Speed of learning $\|\delta^l\|$ of the untrained network: median over the random "
        "starts, in brackets where one more falls in "
        f"{numbers.coverage(int(initial_speed['replicas'].min()), confidence)} of cases."
    )
    return elements.table(["Layer", "Measured", "The book"], rows, caption)


def factors(layer_ratios: pd.DataFrame, confidence: float) -> str:
    """By how much the speed changes from a layer to the next; from LAYER_RATIO."""
    if layer_ratios.empty:
        return ""
    low, high = layer_ratios["median"].min(), layer_ratios["median"].max()
    widest = [layer_ratios["lower"].min(), layer_ratios["upper"].max()]
    ends = list(dict.fromkeys([numbers.significant(low, 2), numbers.significant(high, 2)]))
    typical = f"{'between' if len(ends) > 1 else 'at'} {numbers.listed(ends)}"
    return (
        "Over all pairs of neighbouring hidden layers and all networks, the median of "
        r"$\|\delta^{l+1}\| / \|\delta^l\|$ lies "
        f"{typical}. {_direction(low, high)} For any one pair one more random start falls between "
        f"{numbers.significant(widest[0], 2)} and {numbers.significant(widest[1], 2)} in "
        f"{numbers.coverage(int(layer_ratios['replicas'].min()), confidence)} of cases."
    )


def _direction(low: float, high: float) -> str:
    if low > 1:
        return "Each step towards the input divides the speed by about that much."
    if high < 1:
        return "Here, against the book, the speed grows towards the input."
    return "The speed does not change in one direction throughout."


def slowdowns(initial_speed: pd.DataFrame) -> str:
    """How the gap between first and last hidden layer depends on depth, as a sentence."""
    gaps = _gaps(initial_speed, SPEED_OF_LEARNING)
    if not gaps:
        return "No network here has two hidden layers to compare."
    return (
        "From the first hidden layer to the last, the median speeds differ by a factor of "
        f"{numbers.listed(gaps)}."
    )


def by_weights(initial_speed: pd.DataFrame) -> str:
    """The same gap of the gradients by the weights, as a sentence; empty without two layers."""
    gaps = _gaps(initial_speed, "weight_gradient_norm")
    if not gaps:
        return ""
    return (
        r"Those of the gradients by the weights, $\|\partial C/\partial w\|$, differ by a factor "
        f"of {numbers.listed(gaps)}: the first layer has more weights than the others, and inputs "
        "of another size."
    )


def _gaps(initial_speed: pd.DataFrame, measure: str) -> list[str]:
    measured = initial_speed[initial_speed["measure"] == measure]
    found = []
    for sizes, network in measured.groupby("sizes", sort=False):
        medians = network.sort_values("layer")["median"].to_numpy()
        if len(medians) > 1 and medians[0] > 0:
            gap = numbers.significant(medians[-1] / medians[0], 2)
            found.append(f"{gap} in {numbers.network(str(sizes))}")
    return found
