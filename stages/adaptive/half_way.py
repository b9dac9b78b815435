"""Up to which depth networks train with an epsilon, and what a decade of epsilon is worth (I6).

While the gradient of the front layer is far above epsilon, Adam's steps are as large as the
learning rate, however small it is; far below, they shrink with it. By mean-field theory the
gradient falls from layer to layer by the factor chi_1^(-1/2), so that it meets an epsilon ten times
as small after ln 10 / ln(chi_1^(-1/2)) more layers. This is the study's own prediction; Kingma and
Ba (2015) have it that steps do not depend on the gradient's scale if epsilon is 0.

It tells how large gradients are at the start. What is measured is who leaves the plateau within a
number of steps: gradients grow along the plateau, so that a layer makes it longer by less than that
factor, and only layers whose gradient is below epsilon are slowed down, so that an epsilon ten
times as small makes it shorter by less than ten.
"""

import math

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.adaptive.tables import HALF_WAY, SLOPES
from unstable_gradients.network import activations
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.theory import fixed_points, initializations


def layers_a_decade(activation: str, start: Initializer, width: int) -> float:
    """How many hidden layers weaken the gradient tenfold, by mean-field theory.

    Infinite where gradients keep their size, negative where they explode.

    Args:
        activation: name of the hidden layers' function.
        start: how weights and biases are drawn.
        width: neurons of every hidden layer.

    Raises:
        InvalidInput: for an activation or a start that the theory does not know.
    """
    layer = initializations.hidden_layer(start, width)
    limit = fixed_points.deep_limit(activations.named(activation), layer)
    return 2 * math.log(10) * limit.gradient_depth  # that of the squared gradient


def left(run: pd.DataFrame) -> pd.DataFrame:
    """How many replicas leave the plateau at each depth: from ADAPTIVE_RUN to LEFT.

    Those that stay are trained for all steps; where none stays, the longest took fewer.
    """
    groups = run.groupby(["epsilon", "hidden_layers"])
    counted = groups.agg(left=("left", "sum"), replicas=("left", "size"), steps=("steps", "max"))
    return counted.reset_index().astype({"left": int, "steps": int})


def half_way(run: pd.DataFrame) -> pd.DataFrame:
    """The depth between leaving and staying of each replica: from ADAPTIVE_RUN to HALF_WAY.

    A replica starts from other weights at each depth, so it may leave at one and stay at a smaller
    one. Every step from leaving to staying counts with its middle, and a step back is taken off
    (Spearman 1908, Kärber 1931): on average over the replicas this is the mean of the depths at
    which networks cease to leave.
    """
    rows = []
    for (epsilon, replica), own in run.groupby(["epsilon", "replica"]):
        ordered = own.sort_values("hidden_layers")
        depth = middle_of(ordered["hidden_layers"].to_numpy(float), ordered["left"].to_numpy(float))
        rows.append((epsilon, replica, depth))
    return pd.DataFrame(rows, columns=list(HALF_WAY.columns))


def middle_of(depths: Float[np.ndarray, " depth"], leaves: Float[np.ndarray, " depth"]) -> float:
    """Half-way between leaving and staying; NaN unless it leaves at the first, not at the last."""
    if not leaves[0] or leaves[-1]:
        return math.nan
    return float(np.sum(-np.diff(leaves) * (depths[1:] + depths[:-1]) / 2))


def by_replica(half_ways: pd.DataFrame) -> pd.DataFrame:
    """HALF_WAY with a row for each replica and a column for each epsilon, the smallest first."""
    # Without dropna an epsilon at which no replica has a depth would be lost.
    return half_ways.pivot_table("half_way", "replica", "epsilon", dropna=False)


def slopes(half_ways: pd.DataFrame, predicted: float) -> pd.DataFrame:
    """Hidden layers a decade of each replica, by least squares: from HALF_WAY to SLOPES.

    A single epsilon has none (NaN).
    """
    table = by_replica(half_ways)
    decades = -np.log10(table.columns.to_numpy(float))
    aside = decades - decades.mean()
    with np.errstate(invalid="ignore"):  # 0 / 0 of a single epsilon
        found = (table.to_numpy() * aside).sum(axis=1) / (aside**2).sum()
    rows = {"replica": table.index, "slope": found, "predicted": predicted}
    return pd.DataFrame(rows, columns=list(SLOPES.columns))
