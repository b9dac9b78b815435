"""How deep networks are whose plateau lasts a number of steps, and what a decade is worth (I6).

While the gradient of the front layer is far above epsilon, Adam's steps are as large as the
learning rate, however small it is; far below, they shrink with it. By mean-field theory the
gradient falls from layer to layer by the factor chi_1^(-1/2), so that it meets an epsilon ten times
as small after ln 10 / ln(chi_1^(-1/2)) more layers. This is the study's own prediction; Kingma and
Ba (2015) have it that steps do not depend on the gradient's scale if epsilon is 0.

It tells how large gradients are at the start. What is measured is the depth at which the plateau
lasts a number of steps, the same for every epsilon: gradients grow along the plateau, so that a
layer makes it longer by less than that factor, and only layers whose gradient is below epsilon are
slowed down, so that an epsilon ten times as small makes it shorter by less than ten.
"""

import math

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.adaptive.tables import DEPTHS, LENGTHS, SLOPES
from unstable_gradients.network import activations
from unstable_gradients.network.initializers import Initializer
from unstable_gradients.theory import fixed_points, initializations

BEYOND = 1.0  # hidden layers from a depth that was tried


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


def lengths(run: pd.DataFrame) -> pd.DataFrame:
    """How long networks of each depth stay on the plateau: from ADAPTIVE_RUN to LENGTHS.

    There is no mean and no longest stay where a replica does not leave.
    """
    known = run.assign(own=run["steps"].where(run["left"] == 1))
    rows = [
        (
            *(epsilon, depth, int((own["left"] == 1).sum()), len(own)),
            float(np.exp(np.log(own["own"]).mean(skipna=False))),
            *(own["own"].min(), own["own"].max(skipna=False)),
        )
        for (epsilon, depth), own in known.groupby(["epsilon", "hidden_layers"])
    ]
    return pd.DataFrame(rows, columns=list(LENGTHS.columns))


def depths(run: pd.DataFrame, steps: int) -> pd.DataFrame:
    """The depth whose plateau lasts these steps, for each epsilon: from ADAPTIVE_RUN to DEPTHS.

    A replica starts from other weights at each depth, and may well stay longer at the smaller of
    two. So the depth is found from the means of ln(steps) over the replicas, and each replica has
    the pseudo-value of the jackknife: the mean of these has the interval of the depth.
    """
    rows = []
    for epsilon, own in run.groupby("epsilon"):
        logs = np.log(own["steps"].where(own["left"] == 1))
        table = own.assign(log=logs).pivot_table("log", "replica", "hidden_layers", dropna=False)
        pseudo = _pseudo_values(
            table.columns.to_numpy(float), table.to_numpy(float), float(np.log(steps))
        )
        rows += [
            (epsilon, place, steps, each) for place, each in zip(table.index, pseudo, strict=True)
        ]
    return pd.DataFrame(rows, columns=list(DEPTHS.columns))


def _pseudo_values(
    depths: Float[np.ndarray, " depth"], logs: Float[np.ndarray, "replica depth"], log: float
) -> Float[np.ndarray, " replica"]:
    """Of the depth at which the mean over the replicas is `log` (Tukey's jackknife)."""
    whole, n = depth_of(depths, logs.mean(axis=0), log), len(logs)
    if n == 1:
        return np.array([whole])
    without = [depth_of(depths, np.delete(logs, place, 0).mean(axis=0), log) for place in range(n)]
    return n * whole - (n - 1) * np.array(without)


def depth_of(
    depths: Float[np.ndarray, " depth"], logs: Float[np.ndarray, " depth"], log: float
) -> float:
    """The depth at which ln(steps) is `log`, by the straight line through two depths tried.

    They are the shallowest that have it between them, or the two nearest, from which it may lie a
    layer away, for the line is a guess there. NaN where one of them was not left, or steps do not
    grow from the one to the other.

    Args:
        depths: those tried, rising.
        logs: ln(steps), NaN where the plateau was not left, and longer than `log` has it.
        log: that of the steps that are asked for.
    """
    if len(logs) < 2:
        return math.nan
    crossed = np.flatnonzero((logs[:-1] <= log) & ~(logs[1:] < log))
    # The first two depths where even the shallowest stays too long, the last two where none does.
    first = int(crossed[0]) if len(crossed) else (len(logs) - 2 if logs[0] <= log else 0)
    ends = slice(first, first + 2)
    (start, end), (shallow, deep) = logs[ends], depths[ends]
    if not end > start:
        return math.nan
    found = float(shallow + (deep - shallow) * (log - start) / (end - start))
    return found if shallow - BEYOND <= found <= deep + BEYOND else math.nan


def by_replica(depths: pd.DataFrame) -> pd.DataFrame:
    """DEPTHS with a row for each replica and a column for each epsilon, the smallest first."""
    # Without dropna an epsilon at which no replica has a depth would be lost.
    return depths.pivot_table("equal_depth", "replica", "epsilon", dropna=False)


def slopes(depths: pd.DataFrame, predicted: float) -> pd.DataFrame:
    """Hidden layers a decade of each replica, by least squares: from DEPTHS to SLOPES.

    A single epsilon has none (NaN).
    """
    table = by_replica(depths)
    decades = -np.log10(table.columns.to_numpy(float))
    aside = decades - decades.mean()
    with np.errstate(invalid="ignore"):  # 0 / 0 of a single epsilon
        found = (table.to_numpy() * aside).sum(axis=1) / (aside**2).sum()
    rows = {"replica": table.index, "slope": found, "predicted": predicted}
    return pd.DataFrame(rows, columns=list(SLOPES.columns))
