"""Section H: activations and singular values of the layers of deep networks."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from unstable_gradients.network.activations import TANH
from unstable_gradients.page import elements, numbers
from unstable_gradients.page.nouns import function, initialization

ALIKE_WITHIN = 1.1  # a factor
VANISHING = 1e-6  # singular values below count as 0, in parts of the largest one


def activations(layers: pd.DataFrame, saturation: float) -> str:
    """Spread and saturation of the first and last hidden layers: a table from FLOW_ACTIVATION.

    A neuron counts as saturated where its slope is below the part `saturation` of the steepest.
    """
    widest = layers[layers["width"] == layers["width"].max()]
    last = int(widest["layer"].max())
    ends = widest[widest["layer"].isin([1, last])]

    def both(rows: pd.DataFrame, name: str, shown: Callable[[float], str]) -> str:
        return ", ".join(shown(value) for value in rows.sort_values("layer")[name])

    rows: list[list[str]] = [["Variance"]]
    rows += _by_start(ends, lambda own: both(own, "activation_variance", _size))
    rows.append(["Saturated"])
    rows += _by_start(ends, lambda own: both(own, "saturated", lambda x: numbers.percent(x, 0)))
    caption = (
        f"Activations of the first and of the last of {last} hidden layers of "
        f"{int(widest['width'].iloc[0])}: their variance over neurons and images, and the part of "
        f"neurons and images at which the slope is below {numbers.percent(saturation, 0)} of the "
        "steepest. Means over the random starts."
    )
    header = ["Initial weights and biases", *map(function, ends["activation"].unique())]
    return elements.table(header, rows, caption)


def directions(jacobians: pd.DataFrame) -> str:
    """Singular values of the last hidden layer: a table from LAYER_JACOBIAN."""
    widest = jacobians[jacobians["width"] == jacobians["width"].max()]
    last = widest[widest["layer"] == widest["layer"].max()]

    def cell(rows: pd.DataFrame) -> str:
        row = rows.iloc[0]
        median = row["median"] if row["median"] > VANISHING * row["largest"] else 0.0
        return f"{_size(median)}, {_size(row['largest'])} ({_size(row['mean_square'])})"

    caption = (
        "Median and largest singular value of what layer "
        f"{int(last['layer'].iloc[0])} of the networks {int(last['width'].iloc[0])} wide does to a "
        "gradient, in brackets the mean of their squares. Geometric means over random starts; 0 "
        f"is what is below {numbers.scientific(np.log10(VANISHING))} of the largest."
    )
    header = ["Initial weights and biases", *map(function, last["activation"].unique())]
    return elements.table(header, _by_start(last, cell), caption)


def _by_start(table: pd.DataFrame, cell: Callable[[pd.DataFrame], str]) -> list[list[str]]:
    """A row for each initialization, a cell for each activation function."""
    functions = table["activation"].unique()
    return [
        [initialization(str(start)), *(cell(own[own["activation"] == each]) for each in functions)]
        for start, own in table.groupby("initialization", sort=False)
    ]


def _size(value: float) -> str:
    with np.errstate(divide="ignore"):
        return numbers.scientific(float(np.log10(value)))


def isometry(jacobians: pd.DataFrame) -> str:
    """Orthogonal against independent weights, from LAYER_JACOBIAN, in words."""
    widest = jacobians[jacobians["width"] == jacobians["width"].max()]
    last = widest[(widest["layer"] == widest["layer"].max()) & (widest["activation"] == TANH.name)]
    own = last.set_index("initialization")
    if not {"orthogonal-zero", "lecun-zero"} <= set(own.index):
        return ""
    spread = [
        f"from {numbers.significant(own.loc[name, 'smallest'], 2)} to "
        f"{numbers.significant(own.loc[name, 'largest'], 3)} with {words}"
        for name, words in (
            ("lecun-zero", "weights N(0, 1/n)"),
            ("orthogonal-zero", "orthogonal weights"),
        )
    ]
    squares = own.loc[["lecun-zero", "orthogonal-zero"], "mean_square"]
    alike = squares.max() <= ALIKE_WITHIN * squares.min()
    return (
        "What keeps the gradient its length on average may still stretch and shrink single "
        f"directions. The singular values of layer {int(last['layer'].iloc[0])} of tanh networks "
        f"{int(last['width'].iloc[0])} wide range {numbers.listed(spread)}, while their mean "
        f"squares are {'alike, ' if alike else ''}{numbers.significant(squares.iloc[0], 2)} and "
        f"{numbers.significant(squares.iloc[1], 2)} (Saxe et al. 2013)."
    )
