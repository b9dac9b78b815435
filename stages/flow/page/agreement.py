"""Section H: how well theory predicts the gradients of deep networks, where it fails and why."""

import numpy as np
import pandas as pd
from scipy import stats

from stages.flow.selection import deepest
from stages.flow.tables import GRADIENT_MEASURES, NETWORK_KIND
from unstable_gradients.page import elements, numbers
from unstable_gradients.page.nouns import function, initialization

CORRELATED = 0.5  # rank correlations beyond are more than chance


def agreement(table: pd.DataFrame) -> str:
    """How well factors are predicted: a table from FLOW_AGREEMENT."""
    rows: list[list[str]] = []
    for measure, of_width in table.groupby("measure", sort=False):
        rows.append([GRADIENT_MEASURES[str(measure)].capitalize()])
        rows += [
            [
                f"{row.width}",
                f"{row.factors:,}",
                _below_1(row.r_squared),
                _below_1(row.within_r_squared),
                _below_1(row.ratio),
                numbers.percent(row.typical - 1, 1),
                numbers.percent(row.worst - 1, 0),
                numbers.percent(row.within_tenth, 1),
                numbers.percent(row.square_worst - 1, 0),
            ]
            for row in of_width.sort_values("width").itertuples()
        ]
    header = [
        *("Neurons", "Factors", "R²", "R² within kinds", "Median ratio", "Median error"),
        *("Worst error", "Within a tenth", "Worst error of mean squares"),
    ]
    caption = (
        "Measured against predicted factors of the layers of all networks, whatever their depth, "
        "activation function and initialization. R² is the part of the variance of their "
        "logarithms that the prediction explains, with no constant fitted; within kinds, of the "
        "variance among networks and layers of the same activation function and initialization. "
        "The ratio is measured over predicted. Errors are of the "
        "geometric mean over the random starts; in the last column, of the root of the mean of "
        "the squares, of which the theory speaks."
    )
    return elements.table(header, rows, caption)


def _below_1(value: float) -> str:
    """A number with as many digits as tell it from 1."""
    if not value < 1:
        return numbers.significant(value)
    return numbers.fixed(value, max(2, 1 - int(np.floor(np.log10(1 - value)))))


def within_kinds(table: pd.DataFrame) -> str:
    """What R^2 owes to the kinds of networks, and on which side errors are, in words.

    From FLOW_AGREEMENT.
    """
    own = table[table["measure"] == "rms"].sort_values("width")
    narrow = own.iloc[0]
    parts = [
        f"{_below_1(row.within_r_squared)} in layers of {row.width}" for row in own.itertuples()
    ]
    text = (
        f"Of the variance of the factors in layers of {int(narrow['width'])}, "
        f"{numbers.percent(narrow['between'], 0)} lies between the kinds of networks, of one "
        "activation function and initialization each. Of what is left within a kind, between its "
        f"layers and depths, the prediction explains a part R² of {numbers.listed(parts)}."
    )
    smaller = [row for row in own.itertuples() if row.too_small > 1 / 2 and row.ratio < 1]
    if not smaller:
        return text
    sides = [
        f"{numbers.percent(row.too_small, 0)} in layers of {row.width} (median of measured over "
        f"predicted {_below_1(row.ratio)})"
        for row in smaller
    ]
    return (
        f"{text} The errors have a side: of the factors, {numbers.listed(sides)} are smaller than "
        "predicted."
    )


def failures(table: pd.DataFrame, fronts: pd.DataFrame) -> str:
    """Where the prediction is worst, from FLOW_AGREEMENT and FRONT_AGREEMENT, in words."""
    own, front = (each[each["measure"] == "rms"] for each in (table, fronts))
    worst = own.loc[own["worst"].idxmax()]
    narrow = front.loc[front["width"].idxmin()]
    corrected = [_times(narrow[f"corrected_{name}_decades"]) for name in ("typical", "worst")]
    mostly = narrow["corrected_typical_decades"] < narrow["typical_decades"] / 2
    return (
        "The worst of all predictions for single images is that for layer "
        f"{int(worst['worst_layer'])} of {int(worst['worst_depth'])} layers of "
        f"{int(worst['width'])}, {function(worst['worst_activation'])} with "
        f"{initialization(worst['worst_initialization'])}: there the factors differ by "
        f"{numbers.percent(worst['worst'] - 1, 0)}. Small errors of the factors add up on the way. "
        f"At the front of {int(narrow['depth'])} layers of {int(narrow['width'])} the typical "
        f"gradient is off by a factor of {_times(narrow['typical_decades'])} in the median of all "
        f"kinds of networks and of {_times(narrow['worst_decades'])} in the worst, "
        f"{function(narrow['worst_activation'])} with "
        f"{initialization(narrow['worst_initialization'])}. "
        f"{'Most' if mostly else 'Part'} of this is the difference between a typical network and "
        "a mean of squares, to which a few networks with large gradients "
        "contribute most. If the logarithms of the norms are normal with standard deviation $s$, "
        "the root of the mean of the squares is $e^{s^2}$ times the geometric mean. With the $s$ "
        f"of the random starts put in, these factors are {numbers.listed(corrected)}."
    )


def _times(decades: float) -> str:
    return numbers.scientific(decades, 3 if decades < 1 else 2)


def reasons(compared: pd.DataFrame, layers: pd.DataFrame) -> str:
    """What the errors go with, from FLOW_COMPARISON and FLOW_ACTIVATION, in words."""
    rows = deepest(compared, "rms").merge(layers, on=[*NETWORK_KIND, "layer"])
    kinds = (
        rows.assign(
            error=np.abs(np.log(rows["factor"] / rows["predicted_factor"])),
            passing=rows["width"] * (1 - rows["saturated"]),
        )
        .groupby(list(NETWORK_KIND), sort=False)[["error", "passing"]]
        .mean()
        .reset_index()
    )
    if kinds["error"].nunique() < 3 or kinds["passing"].nunique() < 2:
        return ""  # nothing to correlate
    rank = float(stats.spearmanr(kinds["error"], kinds["passing"]).statistic)
    reason = ", and what counts is how many of them still pass a gradient on"
    worst, best = kinds.loc[kinds["error"].idxmax()], kinds.loc[kinds["error"].idxmin()]
    errors = [numbers.percent(np.expm1(kind["error"]), 2) for kind in (worst, best)]
    return (
        f"The theory is one of infinitely many neurons{reason if rank < -CORRELATED else ''}. "
        f"Over all kinds of networks of {int(rows['depth'].max())} hidden layers, the mean error "
        "of the factors and the mean number of neurons of a layer that are not saturated have a "
        f"rank correlation of {numbers.fixed(rank, 2)}. At one end stands {_kind(worst)}, with "
        f"{numbers.significant(worst['passing'], 2)} such neurons and a mean error of "
        f"{errors[0]}; at the other {_kind(best)}, with "
        f"{numbers.significant(best['passing'], 3)} and {errors[1]}."
    )


def _kind(row: pd.Series) -> str:
    start = initialization(row["initialization"])
    return f"{function(row['activation'])} with {start}, {int(row['width'])} wide"
