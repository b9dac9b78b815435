"""Claim H5: how the plateau grows with depth, and what weight decay does to it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.plateau.growth import compared, growth
from stages.plateau.tables import PLATEAU
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import OF_NETWORKS, STUDY, Claim, Quantity

LONGER = Claim("H5a", "the plateau grows with every hidden layer", STUDY)
PROLONGED = Claim("H5b", "weight decay prolongs the plateau", STUDY)


def claims(plateau: pd.DataFrame, confidence: float) -> list[Quantity]:
    """H5, from PLATEAU.

    Raises:
        InvalidInput: if a depth is there without or with weight decay only.
    """
    found = list(_longer(compared(plateau), confidence))
    without, with_decay = plateau["lmbda"].min(), plateau["lmbda"].max()
    if without == 0 and with_decay > 0:
        ends = plateau[plateau["lmbda"].isin([without, with_decay])]
        found += _decay(ends, with_decay, confidence)
    return found


def _longer(plateau: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """Whether the plateau of a replica grows from each depth to the next, for each lambda.

    The depths are the same for every lambda, so that what holds of one and not of another is due to
    lambda. At one depth there is nothing to compare.
    """
    for lmbda, rows in plateau.groupby("lmbda"):
        lengths = _by_replica(rows, "hidden_layers", "steps")
        if lengths.shape[1] > 1:
            yield Quantity(
                LONGER,
                "frequency of a longer plateau with every hidden layer",
                findings.usually(np.all(np.diff(lengths, axis=1) > 0, axis=1), confidence),
                f"{lengths.columns[0]} to {lengths.columns[-1]} hidden layers",
                f"lambda {lmbda:g}",
                OF_NETWORKS,
            )


def _decay(plateau: pd.DataFrame, lmbda: float, confidence: float) -> Iterator[Quantity]:
    """The plateau of each replica with weight decay against that without.

    Where all leave, that is judged at the largest depth: decay takes many steps to act, and the
    plateaus of shallower networks are short. Where some stay, those that leave without decay tell
    whether it is decay that holds them; the others might only need more steps.
    """
    depths = plateau.groupby("hidden_layers")["left"].all()
    if depths.any():
        depth = int(depths[depths].index.max())
        steps = _pairs(plateau, depth, lmbda, "steps")
        yield Quantity(
            PROLONGED,
            "length of the plateau over that without decay",
            findings.excess(steps[:, 1] / steps[:, 0], confidence),
            f"{depth} hidden layers",
            f"lambda {lmbda:g}",
        )
    for depth in depths[~depths].index.tolist():
        left = _pairs(plateau, depth, lmbda, "left") > 0
        leaving = left[left[:, 0]]
        if len(leaving):
            most = plateau.loc[plateau["hidden_layers"] == depth, "steps"].max()
            longest = f"{most:,.0f}"
            yield Quantity(
                Claim(
                    "H5c",
                    f"weight decay alone holds deep networks on the plateau for {longest} steps",
                    STUDY,
                ),
                "frequency of never leaving the plateau with decay",
                findings.usually(~leaving[:, 1], confidence),
                f"{depth} hidden layers",
                f"lambda {lmbda:g}, {longest} steps, of the {len(leaving)} of {len(left)} "
                "replicas that leave it without",
                OF_NETWORKS,
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
