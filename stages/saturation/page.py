"""Section G: activations of the hidden layers in the course of training."""

from collections.abc import Iterator

import pandas as pd

from stages.saturation.tables import SUNK_BELOW
from unstable_gradients.network.activations import SOFTSIGN, TANH
from unstable_gradients.page import elements, numbers


def levels(table: pd.DataFrame) -> str:
    """What becomes of the last hidden layer of each network; from SATURATION."""
    rows = []
    for depth, last in _last_layers(table):
        means = _course(last, "mean")
        spread, accuracy = _course(last, "spread"), _course(last, "accuracy")
        rows.append(
            [
                _network_of_depth(last, depth),
                f"{_level(means.iloc[0])}, {_level(means.min())}, {_level(means.iloc[-1])}",
                f"{_level(spread.iloc[0])}, {_level(spread.min())}, {_level(spread.iloc[-1])}",
                numbers.percent(accuracy.iloc[-1], 0),
                f"{means.index[-1]:,} with η = {last['eta'].iloc[0]:g}",
            ]
        )
    caption = (
        "The last hidden layer: mean and standard deviation of its activations at the start, at "
        "their lowest and at the end, and the accuracy at the end on the images watched. Medians "
        "over the replicas."
    )
    header = ["Network", "Mean", "Standard deviation", "Accuracy", "Steps"]
    return elements.table(header, rows, caption)


def _last_layers(table: pd.DataFrame) -> Iterator[tuple[int, pd.DataFrame]]:
    """The depth of each network and the rows of its last hidden layer."""
    for (_, depth), group in table.groupby(["network", "hidden_layers"], sort=False):
        yield int(str(depth)), group[group["layer"] == depth]


def _watched(rows: pd.DataFrame) -> str:
    return f"{rows['activation'].iloc[0]}, {rows['initializer'].iloc[0]} weights"


def _network_of_depth(rows: pd.DataFrame, depth: int) -> str:
    functions = rows["activation"].iloc[0], rows["initializer"].iloc[0]
    return f"{', '.join(functions)}, {numbers.counted(depth, 'layer')}"


def _level(mean: float) -> str:
    return numbers.fixed(round(mean, 3) + 0.0, 3)  # not "-0.000"


def _course(last: pd.DataFrame, measure: str) -> pd.Series:
    return last[last["measure"] == measure].set_index("step")["median"].sort_index()


def sinking(table: pd.DataFrame) -> str:
    """When last layers sink and whether they come back, as sentences; from SATURATION."""
    parts = []
    for depth, last in _last_layers(table):
        means, spread = _course(last, "mean"), _course(last, "spread")
        sunk = means.index[means < SUNK_BELOW]
        if len(sunk) and means.iloc[0] > SUNK_BELOW:
            start = f"With {depth} hidden layers of {_watched(last)}, the last one's mean has "
            fell = f"fallen below {SUNK_BELOW:g} after {numbers.counted(sunk[0], 'step')}"
            wide = spread.index[(spread.index > spread.idxmin()) & (spread > spread.iloc[0])]
            end = (
                f"after {wide[0]:,} its activations are spread more widely than at the start"
                if len(wide)
                else f"after {means.index[-1]:,} its activations are still spread less than then"
            )
            parts.append(f"{start}{fell}, and {end}.")
    return " ".join(parts) or "In none of these networks does the last hidden layer sink."


def saturated_parts(table: pd.DataFrame, saturation: float) -> str:
    """How much of each layer is saturated at the end, and how steep it is; from SATURATION.

    A neuron counts as saturated where its slope is below the part `saturation` of the steepest.
    """
    rows = []
    for (_, depth), group in table.groupby(["network", "hidden_layers"], sort=False):
        end = group[group["step"] == group["step"].max()].sort_values("layer")
        saturated, slope = (
            end[end["measure"] == each]["median"] for each in ("saturated", "slope")
        )
        rows.append(
            [
                _network_of_depth(end, int(str(depth))),
                ", ".join(numbers.percent(part, 0) for part in saturated),
                ", ".join(numbers.fixed(part, 2) for part in slope),
            ]
        )
    caption = (
        "At the end, for each hidden layer from front to back: the part of neurons and images at "
        f"which the slope is below {numbers.percent(saturation, 0)} of the steepest, and the mean "
        "slope in parts of the steepest. Medians over the replicas."
    )
    return elements.table(["Network", "Saturated", "Mean slope"], rows, caption)


def steepness(table: pd.DataFrame) -> str:
    """Where the mean slope says the opposite of the saturated part, in words; from SATURATION."""
    parts = []
    end = table[table["step"] == table.groupby("network")["step"].transform("max")]
    for kind, rows in end.groupby(["initializer", "hidden_layers"], sort=False):
        means = rows.pivot_table("median", "activation", "measure")
        if not {TANH.name, SOFTSIGN.name} <= set(means.index):
            continue
        tanh, softsign = means.loc[TANH.name], means.loc[SOFTSIGN.name]
        if softsign["saturated"] < tanh["saturated"] and softsign["slope"] < tanh["slope"]:
            parts.append(
                f"{kind[1]} hidden layers with {kind[0]} weights (mean over the layers "
                f"{numbers.fixed(softsign['slope'], 2)} against {numbers.fixed(tanh['slope'], 2)})"
            )
    if not parts:
        return ""
    return (
        "Fewer neurons of softsign than of tanh are saturated, but this does not make it the "
        f"steeper function: its mean slope is smaller in networks of {numbers.listed(parts)}. "
        "Its slope falls sooner beside 0, and more slowly far from it."
    )
