"""Sections F and H: how gradients of deep untrained networks vanish and explode (F3, H3)."""

import numpy as np
import pandas as pd

from stages.flow.selection import CHAPTER_FUNCTION, CHAPTER_START, LARGE_START, deepest
from stages.flow.tables import NETWORK_KIND
from unstable_gradients.page import elements, numbers
from unstable_gradients.page.nouns import function, initialization

EQUAL_WITHIN = 1e-6  # relative difference of numbers that are equal in theory


def per_layer(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Measured and predicted factor of a hidden layer, the mean over each of the deepest networks.

    Columns: those of NETWORK_KIND, measured, predicted.
    """
    rows = deepest(compared, measure)
    hidden = rows[rows["layer"] < rows["depth"]]  # behind the last one comes the output layer
    logs = hidden.assign(
        measured=np.log(hidden["factor"]), predicted=np.log(hidden["predicted_factor"])
    )
    means = np.exp(logs.groupby(list(NETWORK_KIND), sort=False)[["measured", "predicted"]].mean())
    return means.reset_index()


def fall(compared: pd.DataFrame) -> str:
    """The factor of a layer of sigmoid networks by initialization and width; FLOW_COMPARISON."""
    means = per_layer(compared, "mean")
    widths = list(means["width"].unique())
    rows: list[list[str]] = []
    own = means[means["activation"] == CHAPTER_FUNCTION]
    for start, cells in own.groupby("initialization", sort=False):
        row = [initialization(str(start))]
        for cell in cells.sort_values("width").itertuples():
            row += [numbers.significant(cell.measured, 3), numbers.significant(cell.predicted, 3)]
        rows.append(row)
    if not rows:
        return "<p>No sigmoid network is among those that were measured.</p>"
    header = ["Initial weights and biases"]
    header += [f"{width} wide: {each}" for width in widths for each in ("measured", "theory")]
    depth = int(compared["depth"].max())
    caption = (
        "By which factor a hidden layer of sigmoid neurons changes the mean gradient on its way "
        f"to the front, geometric mean over the layers of networks with {depth} hidden layers and "
        "over the random starts, beside the prediction."
    )
    return elements.table(header, rows, caption)


def exponential(compared: pd.DataFrame) -> str:
    """What is left of the gradient of the chapter's deepest networks at the front, in words."""
    rows = deepest(compared, "mean")
    chapter = (rows["activation"] == CHAPTER_FUNCTION) & (rows["initialization"] == CHAPTER_START)
    front = rows[chapter & (rows["layer"] == 1)]
    back = rows[chapter & (rows["layer"] == rows["depth"])]
    if front.empty:
        return ""
    lost = []
    for first, last in zip(front.itertuples(), back.itertuples(), strict=True):
        measured = first.norm_decades - last.norm_decades
        theory = first.predicted_norm_decades - last.predicted_norm_decades
        lost.append(
            f"{numbers.scientific(measured)} in layers of {first.width} "
            f"(theory: {numbers.scientific(theory)})"
        )
    return (
        f"From the last to the first of {int(compared['depth'].max())} hidden layers, with the "
        f"chapter's weights and biases, the speed of learning falls to {numbers.listed(lost)} of "
        "what it was."
    )


def phases(limits: pd.DataFrame) -> str:
    """Where gradients vanish or explode with depth: a table from DEEP_LIMIT."""
    rows = []
    functions = list(limits["activation"].unique())
    for start, cells in limits.groupby("initialization", sort=False):
        factors = cells.groupby("activation", sort=False)["factor"]
        by_width = bool((factors.max() > (1 + EQUAL_WITHIN) * factors.min()).any())
        shown = cells.groupby("width", sort=False) if by_width else [("", _first_width(cells))]
        for width, group in shown:
            title = initialization(str(start)) + (f", {width} wide" if by_width else "")
            own = group.set_index("activation")
            rows.append([title, *(_phase(own.loc[name]) for name in functions)])
    caption = (
        r"What theory says of layers without end: the factor $\sqrt{\chi_1}$ of a layer, and in "
        r"brackets $\xi_1$, the number of layers in which the squared gradient falls e-fold "
        "(or grows, with a minus sign); ∞ where it does neither."
    )
    return elements.table(["Initial weights and biases", *map(function, functions)], rows, caption)


def _first_width(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[cells["width"] == cells["width"].iloc[0]]


def _phase(limit: pd.Series) -> str:
    depth = limit["gradient_depth"]
    shown = "∞" if np.isinf(depth) else numbers.significant(depth, 2)
    return f"{numbers.significant(np.sqrt(limit['factor']), 3)} ({shown})"


def widths(
    turns: pd.DataFrame, balance: pd.DataFrame, limits: pd.DataFrame, confidence: float
) -> str:
    """At which width gradients turn, from TURN, BALANCE and DEEP_LIMIT, in words."""
    found = turns.set_index("measure")
    images, mean = found.loc["rms"], found.loc["mean"]
    level = numbers.confidence(confidence)
    others = [
        f"{function(row.activation)} {numbers.significant(row.balancing_width, 3)}"
        for row in balance.itertuples()
        if row.activation != CHAPTER_FUNCTION and np.isfinite(row.balancing_width)
    ]
    return (
        f"For many sigmoid layers theory puts the turn at {numbers.fixed(images['deep_width'], 1)} "
        f"neurons. In the networks drawn, the mean of the squared gradients turns at "
        f"{numbers.fixed(images['of_squares'], 1)}, and a typical one, whose gradient is smaller, "
        f"at {numbers.estimate(images['measured'], images['low'], images['high'])} ({level} "
        "interval in brackets). The norm of the mean gradient turns elsewhere, at "
        f"{numbers.estimate(mean['measured'], mean['low'], mean['high'])}; the theory of two "
        f"inputs says {numbers.fixed(mean['predicted'], 1)}."
        + _cancelling(limits, bool(mean["low"] > images["high"]))
        + (
            f" For other functions theory puts the turn at these widths: {numbers.listed(others)}."
            if others
            else ""
        )
    )


def _cancelling(limits: pd.DataFrame, later: bool) -> str:
    """Why the mean gradient turns later, if it does: explosion goes with images growing apart."""
    own = limits[
        (limits["activation"] == CHAPTER_FUNCTION) & (limits["initialization"] == LARGE_START)
    ]
    apart = own[(own["phase"] == "chaotic") & (own["correlation"] < 1 - EQUAL_WITHIN)]
    if not later or apart.empty:
        return ""
    levels = [
        f"{numbers.significant(row.correlation, 2)} in layers of {row.width}"
        for row in apart.sort_values("width").itertuples()
    ]
    return (
        " Where gradients explode, images lose part of what they have in common (in theory the "
        f"weighted inputs of two images end with a correlation of {numbers.listed(levels)}), so "
        "that their gradients cancel: just beyond the turn, the speed of learning of the chapter "
        "still falls towards the front where the gradient of single images grows."
    )
