"""Claim H5: how the plateau grows with depth, and what weight decay does to it."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from stages.plateau.growth import growth
from stages.plateau.tables import PLATEAU
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import verdicts
from unstable_gradients.study.ledger import Claim

LONGER = "the plateau grows with every hidden layer"
PROLONGED = "weight decay prolongs the plateau"
HELD = "weight decay alone holds deep networks on the plateau"


def claims(plateau: pd.DataFrame, confidence: float) -> list[Claim]:
    """H5, from PLATEAU.

    Raises:
        InvalidInput: if a depth is there without or with weight decay only.
    """
    found: list[Claim] = []
    for lmbda, rows in plateau.groupby("lmbda"):
        longer = _longer(rows)
        if len(longer):
            quantity = f"frequency of a longer plateau with every hidden layer, lambda {lmbda:g}"
            found.append(Claim("H5", LONGER, quantity, verdicts.usually(longer, confidence)))
    without, with_decay = plateau["lmbda"].min(), plateau["lmbda"].max()
    if without == 0 and with_decay > 0:
        compared = plateau[plateau["lmbda"].isin([without, with_decay])]
        found += _decay(compared, with_decay, confidence)
    return found


def _longer(plateau: pd.DataFrame) -> Bool[np.ndarray, " replica"]:
    """Whether the plateau grows from each depth to the next, as far as that is known.

    Of two depths at which a replica does not leave it, none is known to be the longer; of replicas
    that leave it at no depth, nothing is.
    """
    ends = plateau["steps"].where(plateau["left"] > 0, math.inf)
    lengths = _by_replica(plateau.assign(ends=ends), "hidden_layers", "ends").to_numpy()
    lengths = lengths[np.isfinite(lengths).any(axis=1)]
    earlier, later = lengths[:, :-1], lengths[:, 1:]
    if not earlier.size:
        return np.empty(0, bool)
    return np.all((later > earlier) | np.isinf(np.minimum(later, earlier)), axis=1)


def _decay(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Claim]:
    """The plateau of each replica with weight decay against that without.

    Where all leave, that is judged at the largest depth: decay takes many steps to act, and the
    plateaus of shallower networks are short. Where some stay, those that leave without decay tell
    whether it is decay that holds them; the others might only need more steps.
    """
    depths = plateau.groupby("hidden_layers")["left"].all()
    if depths.any():
        depth = int(depths[depths].index.max())
        steps = _pairs(plateau, depth, lmbda, "steps")
        yield Claim(
            "H5",
            PROLONGED,
            f"length of the plateau over that without decay, {depth} hidden layers, "
            f"lambda {lmbda:g}",
            verdicts.excess(steps[:, 1] / steps[:, 0], confidence),
        )
    for depth in depths[~depths].index.tolist():
        left = _pairs(plateau, depth, lmbda, "left") > 0
        leaving = left[left[:, 0]]
        if len(leaving):
            longest = int(plateau.loc[plateau["hidden_layers"] == depth, "steps"].max())
            yield Claim(
                "H5",
                HELD,
                f"frequency of never leaving it in {longest:,} steps with decay, among the "
                f"{len(leaving)} of {len(left)} replicas that leave it without, "
                f"{depth} hidden layers, lambda {lmbda:g}",
                verdicts.usually(~leaving[:, 1], confidence),
            )


def _pairs(
    plateau: pd.DataFrame, depth: int, lmbda: float, column: str
) -> Float[np.ndarray, "replica 2"]:
    """A column without and with weight decay, for each replica of a depth."""
    found = _by_replica(plateau[plateau["hidden_layers"] == depth], "lmbda", column)
    if set(found) != {0.0, lmbda}:
        given = ", ".join(f"{each:g}" for each in found)
        raise InvalidInput(
            f"{PLATEAU.path}: {depth} hidden layers: lambda {given}, expected 0 and {lmbda:g}"
        )
    return found[[0.0, lmbda]].to_numpy(float)


def _by_replica(rows: pd.DataFrame, along: str, column: str) -> pd.DataFrame:
    """A row for each replica and a column for each value of `along`."""
    return rows.pivot_table(column, "replica", along)


def headline(plateau: pd.DataFrame) -> dict[str, float]:
    """How much longer each hidden layer makes the plateau, for each lambda."""
    return {f"plateau-growth.lambda-{lmbda:g}": each for lmbda, each in growth(plateau).items()}
